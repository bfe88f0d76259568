package hdcf.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Carries one request to the control plane and its answer back. */
@FunctionalInterface
public interface Transport {
    /**
     * Sends a POST once, never again by itself. Another method, which may be repeated by the rules of HTTP, may go out twice when
     * the connection breaks before the answer.
     *
     * @throws IOException when no answer came; the request may have been carried out all the same
     */
    Response send(Request request) throws IOException;

    /**
     * As {@link #send}, but the body is read as it arrives; {@code answerWithinMs} bounds each pause in it. Closed by the
     * thread that reads: another one would have to wait until the pause ends.
     */
    default StreamedResponse open(Request request) throws IOException {
        Response whole = send(request);
        return new StreamedResponse(whole.status(), whole.headers(), new ByteArrayInputStream(whole.body()));
    }
}
