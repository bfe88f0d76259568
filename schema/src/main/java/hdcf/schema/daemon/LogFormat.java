package hdcf.schema.daemon;

/** What the log looks like; one record per line in either. */
public enum LogFormat {
    /** For people. */
    HUMAN,
    /** For programs. */
    JSON
}
