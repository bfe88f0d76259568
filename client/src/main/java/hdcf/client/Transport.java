package hdcf.client;

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
}
