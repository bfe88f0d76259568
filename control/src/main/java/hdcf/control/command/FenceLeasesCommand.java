package hdcf.control.command;

import hdcf.control.job.AttemptOutcome;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.store.MetaTable;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes void whatever was handed out before a restore, and counts the restore in {@code meta}. A job that was running is tried again if
 * its budget for lost workers allows that; what its old worker says of it is refused as stale. Answers the new incarnation.
 */
public record FenceLeasesCommand(Caller caller) implements Command<QueueBook, Long> {
    @Override
    public void apply(QueueBook book, Ticket<Long> ticket) throws Refusal {
        String stored = book.store().meta().get(MetaTable.INCARNATION);
        long incarnation = stored == null ? 2 : Long.parseLong(stored) + 1;
        book.store().meta().put(MetaTable.INCARNATION, String.valueOf(incarnation));
        List<Job> held = new ArrayList<>(book.store().jobs().leased());
        held.addAll(book.store().earlierLeases());
        for (Job job : held) {
            fence(book, job);
        }
        Happening restored = Happening.of(caller, "queue_restored", null).with("fenced_jobs", held.size());
        restored.details().put("incarnation", incarnation);
        book.log(restored, null, "WARN");
        ticket.answer(incarnation);
    }

    private void fence(QueueBook book, Job job) throws Refusal {
        JobStatus before = job.status();
        String workerId = job.lease().workerId();
        long epoch = job.lease().epoch();
        if (before == JobStatus.ASSIGNED) {
            book.reservations().gone(workerId, job.lease().assignmentId());
        }
        if (!job.fence(book.retry(), caller.principal())) {
            return;
        }
        if (before != JobStatus.ASSIGNED) {
            book.store()
                    .attempts()
                    .close(
                            job,
                            epoch,
                            AttemptOutcome.LOST,
                            End.of(
                                    EndCause.WORKER_LOST,
                                    "Expected a report, but the queue was restored before one came"),
                            book.turn().wallMs());
        }
        book.save(job, Happening.of(caller, event(before, job.status()), workerId));
    }

    private static String event(JobStatus before, JobStatus after) {
        if (before == after) {
            return "lease_voided";
        }
        return after == JobStatus.PENDING ? "job_released" : after == JobStatus.FAILED ? "job_failed" : "job_retrying";
    }
}
