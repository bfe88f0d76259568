package hdcf.control.command;

import hdcf.control.job.Job;
import hdcf.control.job.Refusal;
import hdcf.control.job.Timetable;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.ScheduleRef;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurring work whose time has come. Its jobs and the time it waits for next are written in one transaction, and that time only
 * moves on: no crash and no clock brings a job twice.
 */
public final class Recurrence {
    /** A time that is later than this was missed. */
    static final long LATE_SEC = 60;

    private final QueueBook book;
    private final JobRules rules;
    private final ScheduleView schedule;
    private final Caller caller;
    private @Nullable String lastJobId;
    private @Nullable Long lastJobNumber;
    private @Nullable String error;
    private long lastDueAt;
    private int submitted;
    private int skipped;

    private Recurrence(QueueBook book, JobRules rules, ScheduleView schedule) {
        this.book = book;
        this.rules = rules;
        this.schedule = schedule;
        this.caller = new Caller(schedule.submitter(), "");
        this.lastJobId = schedule.lastJobId();
        this.lastJobNumber = schedule.lastJobNumber();
    }

    /** Whether there is room for more jobs. */
    public static boolean hasRoom(QueueBook book) {
        try {
            book.admit();
            return true;
        } catch (Refusal full) {
            return false;
        }
    }

    /**
     * Submits what is due of it and lets it wait for its next time.
     *
     * @param dueAt the time it waits for, which has come
     * @return how many jobs were submitted
     */
    public static int come(QueueBook book, JobRules rules, ScheduleView schedule, long dueAt) {
        Recurrence recurrence = new Recurrence(book, rules, schedule);
        try {
            return recurrence.come(dueAt, Schedules.times(schedule));
        } catch (Refusal unreadable) {
            recurrence.skip(dueAt, "schedule_paused", unreadable.detail());
            return recurrence.await(null);
        }
    }

    private int come(long dueAt, Timetable times) {
        long nowSec = book.turn().wallSec();
        lastDueAt = dueAt;
        List<Long> wanted = wanted(dueAt, nowSec, times);
        for (long time : wanted) {
            submit(time);
        }
        return await(times.next(nowSec - dueAt > LATE_SEC ? nowSec : dueAt));
    }

    /** Lets it wait for that time, or for people when there is none; answers how many jobs were submitted. */
    private int await(@Nullable Long next) {
        ScheduleView waiting = new ScheduleView(
                schedule.scheduleId(),
                schedule.number(),
                schedule.name(),
                next == null ? ScheduleState.PAUSED : ScheduleState.ACTIVE,
                schedule.cron(),
                schedule.timeZone(),
                schedule.missed(),
                schedule.missedLimit(),
                schedule.overlap(),
                schedule.submitter(),
                schedule.job(),
                next,
                lastDueAt,
                lastJobId,
                lastJobNumber,
                error,
                schedule.submitted() + submitted,
                schedule.skipped() + skipped,
                schedule.createdAt(),
                book.turn().wallSec());
        book.store().schedules().save(waiting, schedule.nextDueAt());
        book.counts().add(JobStatus.PENDING, submitted);
        return submitted;
    }

    /** The times that are to bring a job. */
    private List<Long> wanted(long dueAt, long nowSec, Timetable times) {
        if (nowSec - dueAt <= LATE_SEC) {
            return List.of(dueAt);
        }
        return switch (schedule.missed()) {
            case SKIP -> {
                long last = times.last(dueAt, nowSec);
                boolean isLate = nowSec - last > LATE_SEC;
                if (isLate || last != dueAt) {
                    miss(dueAt, isLate ? last : null);
                }
                yield isLate ? List.of() : List.of(last);
            }
            case ONCE -> {
                long last = times.last(dueAt, nowSec);
                if (last != dueAt) {
                    miss(dueAt, null);
                }
                yield List.of(last);
            }
            case ALL -> all(dueAt, nowSec, times);
        };
    }

    private List<Long> all(long dueAt, long nowSec, Timetable times) {
        List<Long> all = new ArrayList<>();
        Long time = dueAt;
        while (time != null && time <= nowSec && all.size() < schedule.missedLimit()) {
            all.add(time);
            time = times.next(time);
        }
        if (time != null && time <= nowSec) {
            miss(time, times.last(time, nowSec));
        }
        return all;
    }

    /** A row of times that bring nothing. */
    private void miss(long from, @Nullable Long to) {
        skipped++;
        lastDueAt = to == null ? from : to;
        error = "Expected to run when it was due, but the control plane did not; missed times: "
                + schedule.missed().word();
        Happening happening = Schedules.about(caller, "schedule_missed", schedule);
        happening.details().put("from", from);
        if (to != null) {
            happening.details().put("to", to);
        }
        book.log(happening, null, "WARN");
    }

    private void submit(long time) {
        lastDueAt = Math.max(lastDueAt, time);
        ScheduleRef ref = new ScheduleRef(schedule.number(), time);
        if (book.store().schedules().hasJob(ref)) {
            return;
        }
        Job running = running();
        if (running != null) {
            skip(
                    time,
                    "schedule_skipped",
                    "Expected job " + running.spec().number() + " of the time before to have ended, but it is "
                            + running.status());
            return;
        }
        try {
            NewJob job = rules.check(Json.parse(schedule.job().toString(), SubmitRequest.class));
            JobFiles.check(book, List.of(job));
            SubmitAnswer answer = Submission.insertFrom(book, caller, job, new Submission.Origin(null, ref));
            Happening happening =
                    Schedules.about(caller, "job_submitted", schedule).with("to", JobStatus.PENDING.name());
            happening.details().put("due_at", time);
            book.log(happening, answer.jobId(), "INFO");
            lastJobId = answer.jobId();
            lastJobNumber = answer.number();
            error = null;
            submitted++;
        } catch (Refusal refusal) {
            skip(time, "schedule_refused", refusal.detail());
        }
    }

    private @Nullable Job running() {
        Long last = lastJobNumber;
        if (last == null || schedule.overlap() == OverlapPolicy.ALLOW) {
            return null;
        }
        Job job = book.store().jobs().find(last);
        return job == null || job.status().isTerminal() ? null : job;
    }

    private void skip(long time, String event, String why) {
        lastDueAt = Math.max(lastDueAt, time);
        skipped++;
        error = why;
        Happening happening = Schedules.about(caller, event, schedule).with("error", why);
        happening.details().put("due_at", time);
        book.log(happening, null, "WARN");
    }
}
