package hdcf.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body arrives while it is read. Closing it gives up what has not arrived.
 *
 * @param headers by lower-case name; of a repeated header the last value
 */
public record StreamedResponse(int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
    /** The value of a header, whatever the case of its name. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
