package hdcf.control.http;

import org.jspecify.annotations.Nullable;

/**
 * A method of a path, who may call it, and how its request is read.
 *
 * @param template path with {@code {names}} in place of whole segments
 * @param needed the role, or null when no token is asked for
 */
public record Route(
        String method, String template, @Nullable Role needed, Body body, Endpoint endpoint) {
    /** How the request is read, and where the endpoint runs. */
    public enum Body {
        /** No body is looked at; the endpoint does not block. */
        NONE,
        /** No body is looked at; the endpoint reads the database and runs on a reader's thread. */
        READ,
        /** A JSON body of ordinary size. */
        JSON,
        /** A JSON body that may be a long list. */
        JSON_LIST,
        /** A JSON body that is streamed when it is large. */
        UPLOAD,
        /** A chunk of octets; the endpoint runs on a thread for chunks. */
        OCTETS
    }
}
