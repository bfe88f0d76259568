package hdcf.hdcfctl.command;

/** How an answer is shown. */
enum Format {
    /** As the server wrote it. */
    JSON,
    /** For people. */
    TABLE
}
