package hdcf.client;

import java.io.IOException;
import java.io.InputStream;

/**
 * What an attempt wrote, as it arrives. Closing it gives up the rest.
 *
 * @param attempt the number of the attempt; 0 when the control plane does not tell
 * @param isEnded whether these are all the bytes that there will be
 * @param isLive whether the control plane can follow output at all
 */
public record StreamedOutput(long attempt, boolean isEnded, boolean isLive, StreamedResponse response)
        implements AutoCloseable {
    /** The bytes. */
    public InputStream bytes() {
        return response.body();
    }

    @Override
    public void close() throws IOException {
        response.close();
    }
}
