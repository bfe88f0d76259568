package hdcf.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body is read as it arrives. To be closed by whoever opened it.
 *
 * @param headers by lower-case name; of a repeated header the last value
 * @param body as it arrives; a body that breaks off throws
 */
public record Streamed(int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
    /** The value of a header, whatever the case of its name. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
