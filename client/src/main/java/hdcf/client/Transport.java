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
     * As {@link #send}, with the body of the answer still to come.
     *
     * @throws IOException when no answer came
     */
    default Streamed open(Request request) throws IOException {
        Response response = send(request);
        return new Streamed(response.status(), response.headers(), new ByteArrayInputStream(response.body()));
    }
}
