package hdcf.worker.attempt;

import hdcf.schema.wire.EndCause;
import java.nio.charset.StandardCharsets;

/**
 * How a command ended.
 *
 * @param sentence what went wrong; empty when nothing did
 */
record Ending(EndCause cause, int exitCode, String sentence, long startedAtMs, long endedAtMs) {
    /** A sentence may repeat what a person wrote; a report has no room for a book. */
    private static final int MAX_SENTENCE_LENGTH = 2_000;

    boolean isGood() {
        return cause == EndCause.USER_EXIT && exitCode == 0;
    }

    static String expectedZero(int exitCode) {
        return "Expected exit code 0, found " + exitCode;
    }

    /** At most so much of a text that it fits into a report, and no half characters. */
    static String shortened(String text) {
        String head = text.length() > MAX_SENTENCE_LENGTH ? text.substring(0, MAX_SENTENCE_LENGTH) + "..." : text;
        return new String(head.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
