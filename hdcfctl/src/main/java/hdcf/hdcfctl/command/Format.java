package hdcf.hdcfctl.command;

/** How an answer is shown. */
enum Format {
    /** One JSON document. */
    JSON,
    /** One JSON object a line. */
    JSONL,
    /** For people. */
    TABLE,
    /** For people with room. */
    WIDE,
    /** Names only, one a line, for other commands. */
    ID
}
