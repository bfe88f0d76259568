package hdcf.control.store;

import java.util.Comparator;

/** The job of a class that is to be claimed first. */
public record Candidate(long number, int priority, long createdAt, String id, long classId) {
    /** The order of claims: priority descending, then {@code created_at}, then {@code job_id} ascending. */
    public static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::priority)
            .reversed()
            .thenComparingLong(Candidate::createdAt)
            .thenComparing(Candidate::id);
}
