package hdcf.control.store;

import hdcf.control.job.Taste;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A job of a class that may be claimed next.
 *
 * @param taste which workers it would rather not have; null when all are alike, as for most jobs
 */
public record Candidate(
        long number,
        int priority,
        long createdAt,
        String id,
        long classId,
        @Nullable Taste taste) {
    /** The order of claims: priority descending, then {@code created_at}, then {@code job_id} ascending. */
    public static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::priority)
            .reversed()
            .thenComparingLong(Candidate::createdAt)
            .thenComparing(Candidate::id);
}
