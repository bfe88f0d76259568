package hdcf.worker.spool;

import hdcf.schema.wire.EndCause;

/** Why the worker means to end a command, written down before the first signal: an exit code alone cannot tell. */
public record Intent(EndCause cause, String sentence) {}
