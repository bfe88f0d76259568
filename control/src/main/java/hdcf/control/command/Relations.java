package hdcf.control.command;

import hdcf.control.command.live.LiveBatch;
import hdcf.control.command.live.LiveBatches;
import hdcf.control.job.Job;
import hdcf.control.job.Readiness;
import hdcf.control.store.WriteStore;
import java.util.function.Consumer;

/**
 * What the change of a job means for those it belongs with: its batch, and the jobs that wait for it. Notes in the same
 * transaction what there is to do; duties do it, a slice per turn.
 *
 * <p>Confined to the writer thread.
 */
public final class Relations {
    private final WriteStore store;
    private final LiveBatches batches;
    private boolean hasUntoldEnds = true;
    private long reruns;

    Relations(WriteStore store) {
        this.store = store;
        this.batches = new LiveBatches(store.tallies());
    }

    /** To be asked before a job is written: a batch that runs a few jobs at a time lets none start without a place. */
    void prepare(Job job) {
        LiveBatch batch = batches.of(job);
        if (batch != null && batch.isLimited()) {
            Readiness.queue(job);
        }
    }

    /**
     * A job was written.
     *
     * @param log takes what is to be told of its batch, if that is in another state now
     */
    void changed(Job job, Caller caller, long nowMs, Consumer<Happening> log) {
        if (job.state().status().isTerminal()
                && !job.loaded().status().isTerminal()
                && job.spec().ties().isWaitedFor()) {
            store.dependencies().end(job.spec().number());
            hasUntoldEnds = true;
        }
        if (job.loaded().status().isTerminal() && !job.state().status().isTerminal()) {
            reruns++;
        }
        LiveBatch batch = batches.of(job);
        if (batch == null) {
            return;
        }
        boolean isOther = batches.moved(batch, job, nowMs);
        String tooMany = batch.tooManyFails();
        if (tooMany != null) {
            batches.stop(batch, tooMany);
        }
        if (!isOther) {
            return;
        }
        Happening happening = Happening.of(caller, "batch_changed", null)
                .with("to", batch.state().name());
        happening.details().put("batch", batch.number());
        log.accept(happening);
    }

    /** The batches whose jobs change. */
    public LiveBatches batches() {
        return batches;
    }

    /** How often a job that had ended was begun anew. */
    public long reruns() {
        return reruns;
    }

    /** Whether there may be jobs of whose end others are still to be told. */
    public boolean hasUntoldEnds() {
        return hasUntoldEnds;
    }

    /** Everybody was told. */
    public void allTold() {
        hasUntoldEnds = false;
    }
}
