package hdcf.control.command;

import hdcf.control.job.Job;
import hdcf.control.job.Readiness;
import hdcf.control.job.Refusal;
import java.util.Objects;

/** Places in batches that run a few jobs at a time. */
public final class Places {
    private Places() {}

    /** Gives a place to a job that waits for one. */
    public static void give(QueueBook book, long jobNumber) {
        Job job = Objects.requireNonNull(book.store().jobs().find(jobNumber));
        try {
            Readiness.seat(job, book.turn().wallMs(), Caller.CONTROL.principal());
        } catch (Refusal impossible) {
            throw new IllegalStateException("Expected a job that waits for a place", impossible);
        }
        book.save(job, Happening.of(Caller.CONTROL, "job_ready", null));
    }
}
