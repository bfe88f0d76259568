package hdcf.control.command;

import hdcf.control.job.Amounts;
import hdcf.control.job.Job;
import hdcf.control.job.JobSpec;
import hdcf.control.job.Needs;
import hdcf.control.job.Policy;
import hdcf.control.job.Refusal;
import hdcf.control.job.Ties;
import hdcf.control.job.Wishes;
import hdcf.control.store.NewJobRow;
import hdcf.control.store.Tags;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.ScheduleRef;
import hdcf.schema.wire.SubmitAnswer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores one submitted job: the one place where jobs are made. */
final class Submission {
    private Submission() {}

    /**
     * Stores it.
     *
     * @param staged its place in a batch that is not visible yet; null for a job that counts at once
     */
    static SubmitAnswer insert(QueueBook book, Caller caller, NewJob job, @Nullable Staged staged) throws Refusal {
        return insertFrom(book, caller, job, new Origin(staged, null));
    }

    /** Stores a job that comes from somewhere else than a call of its own. */
    static SubmitAnswer insertFrom(QueueBook book, Caller caller, NewJob job, Origin origin) throws Refusal {
        Staged staged = origin.staged();
        long createdAtMs = book.sequences().createdAtMs(book.turn().wallMs());
        long createdAt = Math.floorDiv(createdAtMs, 1000L);
        boolean waits = job.scheduledAt() > book.turn().wallSec();
        boolean isReady = !waits && staged == null && job.asked().bond().after().isEmpty();
        long classId = book.ready().classFor(needs(job), createdAt);
        JobSpec spec = new JobSpec(
                book.sequences().nextNumber(),
                book.sequences().nextId(),
                classId,
                job.command(),
                Json.text(job.args()),
                job.workingDir(),
                job.timeoutMs(),
                job.priority(),
                createdAt,
                job.maxAttempts(),
                job.crashLimit(),
                wishes(job.asked()),
                ties(job, staged));
        book.store()
                .jobs()
                .insert(new NewJobRow(
                        spec,
                        Job.submitted(
                                isReady, waits ? job.scheduledAt() * 1000 : null, createdAtMs, caller.principal()),
                        staged == null ? null : staged.index(),
                        job.asked().bond().name(),
                        job.scheduledAt(),
                        job.needsGpu(),
                        Json.text(job.requirements()),
                        caller.principal(),
                        job.asked().tags().equals(Tags.NONE)
                                ? null
                                : Json.text(job.asked().tags()),
                        origin.schedule()));
        JobFiles.insert(book, spec.number(), job);
        for (String label : Objects.requireNonNullElse(job.asked().tags().labels(), List.<String>of())) {
            book.store().schedules().label(spec.number(), label);
        }
        if (!job.asked().bond().after().isEmpty()) {
            Dependencies.insert(book, spec.number(), job);
        }
        if (isReady) {
            book.ready().add(classId);
        } else if (waits && staged == null) {
            book.waiting().added(job.scheduledAt() * 1000);
        }
        return new SubmitAnswer(spec.id(), JobStatus.PENDING, spec.number(), null);
    }

    private static Ties ties(NewJob job, @Nullable Staged staged) {
        Bond bond = job.asked().bond();
        Bond.Task task = bond.task();
        if (staged == null) {
            return bond.isAnyEnough() ? new Ties(null, false, true) : Ties.NONE;
        }
        return new Ties(
                new Ties.Seat(
                        staged.batchNumber(),
                        task == null ? staged.index() : task.index(),
                        task == null ? null : task.item()),
                false,
                bond.isAnyEnough());
    }

    private static Wishes wishes(Asked asked) {
        return asked.execution() == null && asked.resources() == null && asked.policy() == null
                ? Wishes.NONE
                : new Wishes(asked.execution(), asked.resources(), asked.policy(), null);
    }

    private static Needs needs(NewJob job) {
        Set<String> capabilities = new HashSet<>(job.requirements());
        String resources = job.asked().resources();
        Amounts amounts = resources == null ? Amounts.NONE : Amounts.asked(Json.parse(resources, Resources.class));
        if (job.needsGpu() && amounts.gpusMilli() == 0) {
            capabilities.add(Needs.GPU);
        }
        Map<String, Long> limits = Policy.of(job.asked().policy()).limits();
        Needs needs = Needs.of(capabilities, amounts);
        return limits == null ? needs : needs.within(limits);
    }

    /**
     * Where a job comes from.
     *
     * @param schedule the recurring work that it is one time of
     */
    record Origin(@Nullable Staged staged, @Nullable ScheduleRef schedule) {}

    /** A place in a batch that is not visible yet. */
    record Staged(long batchNumber, long index) {}
}
