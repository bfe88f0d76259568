package hdcf.control.command.live;

import hdcf.control.job.Job;
import hdcf.control.job.Ties;
import hdcf.control.store.TallyTable;
import hdcf.schema.wire.JobStatus;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The batches whose jobs changed lately. What changed is written once per transaction, however many of their jobs it was.
 *
 * <p>Confined to the writer thread.
 */
public final class LiveBatches {
    /** Batches that are remembered when they have not changed. */
    private static final int REMEMBERED = 1_000;

    private final TallyTable table;
    private final Map<Long, Optional<LiveBatch>> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<LiveBatch> changed = new LinkedHashSet<>();
    private final Set<Long> withPlaces = new LinkedHashSet<>();
    private final Set<Long> stopping = new LinkedHashSet<>();

    /** Looks up which batches have work left. */
    public LiveBatches(TallyTable table) {
        this.table = table;
        for (long number : table.atWork()) {
            LiveBatch batch = find(number);
            if (batch != null && batch.isStopping()) {
                stopping.add(number);
            } else if (batch != null) {
                withPlaces.add(number);
            }
        }
    }

    /** An accepted batch that people see, or null. */
    public @Nullable LiveBatch find(long number) {
        Optional<LiveBatch> batch = known.get(number);
        if (batch == null) {
            TallyTable.Row row = table.find(number);
            batch = row == null || !row.isSeen() ? Optional.empty() : Optional.of(new LiveBatch(number, row));
            known.put(number, batch);
        }
        return batch.orElse(null);
    }

    /** The batch of a job, if people see it. */
    public @Nullable LiveBatch of(Job job) {
        Ties.Seat seat = job.spec().ties().seat();
        return seat == null ? null : find(seat.batchNumber());
    }

    /** A batch was accepted: what was known of its number is out of date. */
    public void accepted(long number) {
        known.remove(number);
        LiveBatch batch = find(number);
        if (batch != null && batch.isLimited()) {
            withPlaces.add(number);
        }
    }

    /**
     * A job of this batch was saved.
     *
     * @return whether that made another state of the batch
     */
    public boolean moved(LiveBatch batch, Job job, long nowMs) {
        changed.add(batch);
        boolean isOther = batch.moved(job.loaded(), job.state(), nowMs);
        if (batch.isLimited()
                && job.loaded().waits().place() != job.state().waits().place()) {
            withPlaces.add(batch.number());
        }
        return isOther;
    }

    /** A job that ended long ago is deleted. */
    public void deleted(long number, JobStatus status) {
        LiveBatch batch = find(number);
        if (batch != null) {
            batch.deleted(status);
            changed.add(batch);
        }
    }

    /** The rest of a batch is to be aborted. */
    public void stop(LiveBatch batch, String reason) {
        batch.stop(reason);
        changed.add(batch);
        stopping.add(batch.number());
    }

    /** The rest of a batch is aborted. */
    public void stopped(LiveBatch batch) {
        batch.stopped();
        changed.add(batch);
        stopping.remove(batch.number());
        if (batch.isLimited()) {
            withPlaces.add(batch.number());
        }
    }

    /** A batch whose rest is to be aborted, or null. */
    public @Nullable LiveBatch nextStopping() {
        return first(stopping);
    }

    /** A batch that may have a place for one of its jobs, or null. */
    public @Nullable LiveBatch nextWithPlaces() {
        return first(withPlaces);
    }

    /** Jobs of this batch began to wait for a place. */
    public void queued(LiveBatch batch) {
        withPlaces.add(batch.number());
    }

    /** Nobody waits for a place in this batch, or it has none. */
    public void noPlaces(LiveBatch batch) {
        withPlaces.remove(batch.number());
    }

    private @Nullable LiveBatch first(Set<Long> numbers) {
        while (!numbers.isEmpty()) {
            long number = numbers.iterator().next();
            LiveBatch batch = find(number);
            if (batch != null) {
                return batch;
            }
            numbers.remove(number);
        }
        return null;
    }

    /** Writes what changed; to be called before each commit. */
    public void store(long nowSec) {
        changed.forEach(batch -> batch.save(table, nowSec));
        changed.clear();
        while (known.size() > REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
