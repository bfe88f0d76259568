package hdcf.control.http;

import org.jspecify.annotations.Nullable;

/**
 * A request before its body, as it stood on the wire.
 *
 * @param target path as sent, not decoded; may be in absolute form
 * @param query text after the question mark, not decoded; empty without one
 * @param address the peer's IP address
 */
public record Head(String method, String target, String query, String protocol, Headers headers, String address) {
    /** The first value of a header, or null. */
    @Nullable
    String header(String name) {
        return headers.first(name);
    }

    /** The path without scheme and host. */
    String path() {
        int scheme = target.indexOf("://");
        if (scheme < 0 || target.startsWith("/")) {
            return target;
        }
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : target.substring(slash);
    }

    /** The host of an absolute-form target, or null. */
    @Nullable
    String targetHost() {
        int scheme = target.indexOf("://");
        if (scheme < 0 || target.startsWith("/")) {
            return null;
        }
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 ? target.substring(scheme + 3) : target.substring(scheme + 3, slash);
    }
}
