package hdcf.worker.attempt;

import hdcf.schema.wire.EndCause;

/**
 * How a command ended.
 *
 * @param sentence what went wrong; empty when nothing did
 */
record Ending(EndCause cause, int exitCode, String sentence, long startedAtMs, long endedAtMs) {
    boolean isGood() {
        return cause == EndCause.USER_EXIT && exitCode == 0;
    }

    static String expectedZero(int exitCode) {
        return "Expected exit code 0, found " + exitCode;
    }
}
