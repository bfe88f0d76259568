package hdcf.control.chore;

import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;
import hdcf.control.command.QueueSettings;
import hdcf.control.store.RetentionTable;
import hdcf.control.store.RetentionTable.Age;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has grown old: terminal jobs with their whole batch and graph, the output of terminal jobs, events, keys. A slice
 * per turn; live work is never touched. When the wall clock has jumped by more than a day it pauses until the clock has been
 * steady for one interval, because an age cannot be told. What was dated while it was far ahead stops nothing.
 */
public final class RetentionDuty implements Duty {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionDuty.class);
    private static final long JUMP_MS = Duration.ofDays(1).toMillis();

    private enum Step {
        OUTPUT,
        JOBS,
        EVENTS,
        BATCHES,
        KEYS;

        Step next() {
            return switch (this) {
                case OUTPUT -> JOBS;
                case JOBS -> EVENTS;
                case EVENTS -> BATCHES;
                case BATCHES -> KEYS;
                case KEYS -> OUTPUT;
            };
        }
    }

    private boolean hasStarted;
    private long nextNanos;
    private long afterNumber;
    /** Batches that were looked at in this pass, and whether they may go: a large one is read once, not once per job. */
    private final Map<Long, Boolean> oldBatches = new HashMap<>();

    private final EventSweep events = new EventSweep();
    private final KeySweep keys = new KeySweep();
    /** Reruns that were heard of: what was said of a batch before one may not be true any more. */
    private long reruns;

    private Step step = Step.OUTPUT;
    private long lastOffsetMs;

    @Override
    public void run(QueueBook book) {
        long offsetMs = book.turn().wallMs() - book.turn().steadyMs();
        boolean hasJumped = hasStarted && Math.abs(offsetMs - lastOffsetMs) > JUMP_MS;
        lastOffsetMs = offsetMs;
        if (!hasStarted || hasJumped) {
            if (hasJumped) {
                LOG.atWarn()
                        .addKeyValue("wall_ms", book.turn().wallMs())
                        .log("paused clean-up: the wall clock jumped by more than a day");
            }
            hasStarted = true;
            rest(book);
            return;
        }
        if (book.relations().reruns() != reruns) {
            reruns = book.relations().reruns();
            oldBatches.clear();
            keys.rerun();
        }
        if (!slice(book)) {
            afterNumber = 0;
            oldBatches.clear();
            if (step == Step.KEYS) {
                rest(book);
            }
            step = step.next();
        }
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        return hasStarted ? nextNanos : book.turn().nanos();
    }

    /** Does one slice of the current step; returns whether there may be more of it. */
    private boolean slice(QueueBook book) {
        QueueSettings.Retention retention = book.settings().retention();
        RetentionTable table = book.store().retention();
        long nowMs = book.turn().wallMs();
        return switch (step) {
            case OUTPUT -> {
                Age age = age(nowMs, retention.artifacts());
                Long from = table.oldest(afterNumber, age);
                if (from != null) {
                    table.oldOutput(from, age.beforeMs()).forEach(table::expireOutput);
                    afterNumber = from + RetentionTable.SLICE - 1;
                }
                yield from != null;
            }
            case JOBS -> {
                Age age = age(nowMs, retention.jobs());
                Long from = table.oldest(afterNumber, age);
                if (from != null) {
                    for (RetentionTable.OldJob job : table.oldJobs(from, age.beforeMs())) {
                        if (isUnitOld(table, job, age.beforeMs())) {
                            table.deleteJob(job.number());
                            book.counts().add(job.status(), -1);
                            forget(book, job);
                        }
                    }
                    afterNumber = from + RetentionTable.SLICE - 1;
                }
                yield from != null;
            }
            case EVENTS ->
                events.slice(
                        table, age(nowMs, retention.events()), book.sequences().lastEvent());
            case BATCHES -> {
                Age age = age(nowMs, retention.jobs());
                Long from = table.oldestBatch(afterNumber, age);
                if (from != null) {
                    table.deleteEmptyBatches(from, TimeUnit.MILLISECONDS.toSeconds(age.beforeMs()));
                    afterNumber = from + RetentionTable.SLICE - 1;
                }
                yield from != null;
            }
            case KEYS ->
                keys.slice(
                        table,
                        TimeUnit.MILLISECONDS.toSeconds(nowMs - retention.keys().toMillis()));
        };
    }

    private static Age age(long nowMs, Duration kept) {
        return new Age(nowMs - kept.toMillis(), nowMs + JUMP_MS);
    }

    private static void forget(QueueBook book, RetentionTable.OldJob job) {
        Long batch = job.batchNumber();
        if (batch != null) {
            book.relations().batches().deleted(batch, job.status());
        }
    }

    private boolean isUnitOld(RetentionTable table, RetentionTable.OldJob job, long cutoffMs) {
        Long batch = job.batchNumber();
        return batch == null || oldBatches.computeIfAbsent(batch, number -> table.isBatchOld(number, cutoffMs));
    }

    private void rest(QueueBook book) {
        nextNanos = book.turn().nanos() + book.settings().retention().interval().toNanos();
    }
}
