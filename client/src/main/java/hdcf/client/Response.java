package hdcf.client;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer.
 *
 * @param headers by lower-case name; of a repeated header the last value
 */
@SuppressWarnings("ArrayRecordComponent")
public record Response(int status, Map<String, String> headers, byte[] body) {
    /** The value of a header, whatever the case of its name. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
