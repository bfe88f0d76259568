package hdcf.control.http;

import java.util.function.Supplier;

/**
 * One named question about the program's own state.
 *
 * @param probe answers quickly and does not throw; called by several threads
 */
public record HealthCheck(String name, Supplier<Finding> probe) {
    /**
     * The answer to the question.
     *
     * @param detail a few words for people, without secrets
     */
    public record Finding(State state, String detail) {
        /** Well, or not. */
        public static Finding of(boolean isOk, String detail) {
            return new Finding(isOk ? State.OK : State.FAILED, detail);
        }

        /** All calls are served, but somebody should do what the detail says. */
        public static Finding warning(String detail) {
            return new Finding(State.WARNING, detail);
        }
    }

    /** How it is. */
    public enum State {
        OK("ok"),
        WARNING("warning"),
        FAILED("failed");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** As answers say it. */
        public String word() {
            return word;
        }
    }
}
