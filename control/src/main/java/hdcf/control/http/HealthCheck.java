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
    public record Finding(boolean isOk, String detail) {}
}
