package hdcf.control.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header fields of a request; names in any case. */
public interface Headers {
    /** The first value, or null. */
    @Nullable
    String first(String name);

    /** All values in order; empty when the field is absent. */
    List<String> all(String name);
}
