package hdcf.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Carries one request to the control plane and its answer back. */
@FunctionalInterface
public interface Transport {
    /**
     * Sends once, never again by itself.
     *
     * @throws IOException when no answer came; the request may have been carried out all the same
     */
    Response send(Request request) throws IOException;

    /**
     * As {@link #send}, but the body is read as it arrives; {@code answerWithinMs} bounds each pause in it. Closing the answer may
     * be done by another thread, and ends a read that waits.
     */
    default StreamedResponse open(Request request) throws IOException {
        Response whole = send(request);
        return new StreamedResponse(whole.status(), whole.headers(), new ByteArrayInputStream(whole.body()));
    }
}
