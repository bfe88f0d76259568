package hdcf.control.command;

import hdcf.control.command.live.Choice;
import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.LiveBatch;
import hdcf.control.job.Job;
import hdcf.control.job.JobState;
import hdcf.control.job.Place;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.WhyAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /jobs/{id}/why}: why a job does not run. Asked of the writer, which alone knows what a claim would do now; it
 * changes nothing.
 */
public record WhyCommand(String idOrNumber) implements Command<QueueBook, WhyAnswer> {
    @Override
    public void apply(QueueBook book, Ticket<WhyAnswer> ticket) throws Refusal {
        Job job = Named.job(book, idOrNumber);
        ticket.answer(why(book, job));
    }

    private static WhyAnswer why(QueueBook book, Job job) {
        JobState state = job.state();
        String holder = Objects.requireNonNullElse(state.lease().workerId(), "a worker");
        return switch (state.status()) {
            case PENDING -> state.isReady() ? Outlook.of(book, job) : waiting(book, job);
            case RETRYING -> waiting(book, job);
            case ASSIGNED ->
                plain(job, "assigned", "It was handed to " + holder + ", which has not acknowledged it yet");
            case RUNNING -> plain(job, "running", "It runs on " + holder + choice(book, job));
            case LOST -> plain(job, "lost", "It ran on " + holder + ", of which nothing is heard; it is waited for");
            case COMPLETED, FAILED, ABORTED -> plain(job, "ended", "It is " + state.status());
        };
    }

    /** Remembered until the control plane is restarted. */
    private static String choice(QueueBook book, Job job) {
        HeldLease lease = book.leases().find(job.spec().number());
        Choice choice = lease == null ? null : lease.choice();
        return choice == null ? "" : ", which waited: " + choice.words();
    }

    private static WhyAnswer waiting(QueueBook book, Job job) {
        JobState state = job.state();
        Long due = state.times().dueAtMs();
        if (state.isHeld()) {
            return answer(job, "held", "A person holds it back", "let it go with POST /jobs/{id}/release", null);
        }
        int unmet = state.waits().unmet();
        if (unmet > 0) {
            return answer(job, "after", after(book, job, unmet), "wait for it, or look why it does not run", due);
        }
        LiveBatch batch = book.relations().batches().of(job);
        if (state.waits().place() == Place.WAITS && batch != null) {
            return plain(
                    job,
                    "batch_full",
                    "Its batch " + batch.number() + " runs at most " + batch.maxRunning() + " at a time");
        }
        if (due == null) {
            return plain(job, "not_ready", "What it was submitted with is not ready yet");
        }
        return switch (state.status()) {
            case RETRYING ->
                answer(job, "backing_off", "It failed and is tried again at " + Instant.ofEpochMilli(due), null, due);
            default -> answer(job, "scheduled", "It is scheduled for " + Instant.ofEpochMilli(due), null, due);
        };
    }

    private static String after(QueueBook book, Job job, int unmet) {
        Long first = book.store().dependencies().firstWaiting(job.spec().number());
        String others = unmet == 1 ? "" : " and " + (unmet - 1) + (unmet == 2 ? " other" : " others");
        String which = job.spec().ties().isAnyEnough() && unmet > 1 ? "It waits for one of job " : "It waits for job ";
        return which + first + others;
    }

    private static WhyAnswer plain(Job job, String code, String sentence) {
        return answer(job, code, sentence, null, null);
    }

    private static WhyAnswer answer(
            Job job, String code, String sentence, @Nullable String fix, @Nullable Long dueAtMs) {
        return new WhyAnswer(
                job.spec().id(), job.spec().number(), job.status(), code, sentence, fix, dueAtMs, null, List.of());
    }
}
