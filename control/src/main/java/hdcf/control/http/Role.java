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
    ADMIN;

    /** The name in sentences, files and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
