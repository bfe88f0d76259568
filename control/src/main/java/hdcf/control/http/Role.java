package hdcf.control.http;

import java.util.Locale;

/** What a token may do. */
public enum Role {
    /** Send jobs and abort them. */
    SUBMIT,
    /** Take jobs and report on them. */
    WORKER,
    /** Look. */
    READ,
    /** Administer. */
    ADMIN,
    /** Store content: whoever sends jobs or runs them. */
    STORE,
    /** Fetch content: whoever sends jobs, runs them or looks. */
    FETCH;

    /** The name in sentences, files and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
