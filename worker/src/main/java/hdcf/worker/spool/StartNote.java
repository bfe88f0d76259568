package hdcf.worker.spool;

import org.jspecify.annotations.Nullable;

/**
 * What was known just before a command was started, written down so that a later worker can judge it.
 *
 * @param bootId the run of the system; under another one nothing of the command is left
 * @param startedAtMs for people, and for the report
 * @param deadlineBootMs when its time is over, in milliseconds since that boot; null when it has no limit
 */
public record StartNote(
        @Nullable String bootId, long startedAtMs, @Nullable Long deadlineBootMs) {}
