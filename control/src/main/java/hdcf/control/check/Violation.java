package hdcf.control.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invariant that does not hold.
 *
 * @param invariant its number, as {@code I7}
 * @param job the job it is about; null when it is about the whole
 * @param events where to look: {@code events.id} of the audit log as {@code event 12}, lines of the history as {@code node#34}
 */
public record Violation(String invariant, @Nullable String job, String sentence, List<String> events) {
    @Override
    public String toString() {
        return invariant + (job == null ? "" : " job " + job) + ": " + sentence
                + (events.isEmpty() ? "" : " [" + String.join(", ", events) + "]");
    }
}
