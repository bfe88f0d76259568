package hdcf.hdcfctl.command;

/** Whom a verb spoke to, for sentences about what went wrong. */
record Destination(String url, String verb) {}
