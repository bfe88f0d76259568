package hdcf.control.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header fields of one exchange, not copied. */
final class UndertowHeaders implements Headers {
    private final HeaderMap fields;

    UndertowHeaders(HeaderMap fields) {
        this.fields = fields;
    }

    @Override
    public @Nullable String first(String name) {
        return fields.getFirst(name);
    }

    @Override
    public List<String> all(String name) {
        HeaderValues values = fields.get(name);
        return values == null ? List.of() : List.copyOf(values);
    }
}
