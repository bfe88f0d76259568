package hdcf.control.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;

/** Where the answer to one request goes. */
public interface Answer {
    /** Sends the whole answer. Once; from any thread. */
    void send(Response response);

    /**
     * Begins an answer whose body has no known end. Blocks, so never on an IO thread.
     *
     * @param head status and headers; its body is not sent
     */
    OutputStream open(Response head) throws IOException;

    /** The request waits for something that may take long: whether the caller is still there is watched from here on. */
    void park();

    /** Whether the caller has gone away. */
    boolean isGone();

    /** The thread that serves this connection. */
    Executor lane();
}
