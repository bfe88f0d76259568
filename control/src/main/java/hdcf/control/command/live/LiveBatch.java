package hdcf.control.command.live;

import hdcf.control.job.BatchTally;
import hdcf.control.job.JobState;
import hdcf.control.job.Place;
import hdcf.control.store.TallyTable;
import hdcf.schema.wire.BatchState;
import hdcf.schema.wire.JobStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A batch that people see, as it stands in this transaction. Confined to the writer thread. */
public final class LiveBatch {
    private final long number;
    private final String id;
    private final TallyTable.Terms terms;
    private final BatchTally tally;
    private final long jobs;
    private long places;
    private boolean isStopping;
    private @Nullable String stopReason;
    private @Nullable Long endedAtMs;
    private BatchState state;

    LiveBatch(long number, TallyTable.Row row) {
        this.number = number;
        this.id = row.id();
        this.terms = row.terms();
        this.tally = row.tally();
        this.jobs = row.jobs();
        this.places = row.progress().places();
        this.isStopping = row.progress().isStopping();
        this.stopReason = row.progress().stopReason();
        this.endedAtMs = row.progress().endedAtMs();
        this.state = tally.state(terms.policy());
    }

    public long number() {
        return number;
    }

    public String id() {
        return id;
    }

    /** How many jobs it was submitted with. */
    public long jobs() {
        return jobs;
    }

    public BatchState state() {
        return state;
    }

    /** Whether jobs need a place to run. */
    public boolean isLimited() {
        return terms.maxRunning() != null;
    }

    /** At most so many jobs have a place; only of a batch that is limited. */
    public int maxRunning() {
        return Objects.requireNonNull(terms.maxRunning());
    }

    /** Whether one more job may have a place. */
    public boolean hasPlace() {
        return !isStopping && isLimited() && places < maxRunning();
    }

    /** Whether its rest is being aborted. */
    public boolean isStopping() {
        return isStopping;
    }

    /** Why its rest was aborted, or null. */
    public @Nullable String stopReason() {
        return stopReason;
    }

    /** Jobs that have not ended. */
    public long unfinished() {
        return tally.unfinished();
    }

    /** The reason to abort what is left of it, when more of its jobs failed than it may bear; else null. */
    public @Nullable String tooManyFails() {
        Integer most = terms.maxFails();
        long failed = tally.of(JobStatus.FAILED);
        if (most == null || failed < most || isStopping || unfinished() == 0) {
            return null;
        }
        return "Expected fewer than " + most + " failed jobs in batch " + number + ", but " + failed + " have failed";
    }

    /** Its rest is to be aborted. */
    public void stop(String reason) {
        isStopping = true;
        stopReason = reason;
    }

    /** Its rest is aborted. */
    public void stopped() {
        isStopping = false;
    }

    /**
     * A job of it has changed.
     *
     * @return whether that made another state of the batch
     */
    boolean moved(JobState before, JobState after, long nowMs) {
        places += seat(after) - seat(before);
        if (before.status() == after.status()) {
            return false;
        }
        tally.add(before.status(), -1);
        tally.add(after.status(), 1);
        BatchState now = tally.state(terms.policy());
        endedAtMs = now.isTerminal() ? (Long) nowMs : null;
        boolean isOther = now != state;
        state = now;
        return isOther;
    }

    /** A job that ended long ago is deleted; that makes no other state of the batch. */
    void deleted(JobStatus status) {
        tally.add(status, -1);
    }

    void save(TallyTable table, long nowSec) {
        table.save(number, state, new TallyTable.Progress(places, isStopping, stopReason, endedAtMs), tally, nowSec);
    }

    private static int seat(JobState state) {
        return state.waits().place() == Place.HAS ? 1 : 0;
    }
}
