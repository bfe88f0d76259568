package hdcf.control.http;

import hdcf.control.job.Refusal;
import java.io.IOException;
import java.io.InputStream;

/** An endpoint that can also read a large body as it arrives. */
interface Upload extends Endpoint {
    /** Answers; runs on a thread that may block. The stream ends the body, and fails when it is too large or too slow. */
    void receive(Request request, InputStream body, Answer answer) throws Refusal, IOException;
}
