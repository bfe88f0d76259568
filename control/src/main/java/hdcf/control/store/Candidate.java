package hdcf.control.store;

import hdcf.control.job.Taste;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A job of a class that may be claimed next.
 *
 * @param isRetry whether it was started before
 * @param taste which workers it would rather not have; null when all are alike, as for most jobs
 */
public record Candidate(
        long number,
        int priority,
        long createdAt,
        String id,
        long classId,
        @Nullable Taste taste,
        boolean isRetry) {
    /** Whether it may matter to it, or to a worker, who takes it. */
    public boolean isPicky() {
        return taste != null || isRetry;
    }

    /** The same, so many steps of priority higher. */
    public Candidate raised(int steps) {
        return new Candidate(number, priority + steps, createdAt, id, classId, taste, isRetry);
    }

    /** The order of claims: priority descending, then {@code created_at}, then {@code job_id} ascending. */
    public static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::priority)
            .reversed()
            .thenComparingLong(Candidate::createdAt)
            .thenComparing(Candidate::id);
}
