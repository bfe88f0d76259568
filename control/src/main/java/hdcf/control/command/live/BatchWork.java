package hdcf.control.command.live;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What is left to do for batches: staged ones to delete, accepted ones whose jobs become claimable. Confined to the writer thread. */
public final class BatchWork {
    private final Deque<Long> dropped = new ArrayDeque<>();
    private boolean hasAccepted = true;

    /** Starts with the staged batches that an earlier process left behind; their submission was never answered. */
    public BatchWork(Collection<Long> leftStaging) {
        dropped.addAll(leftStaging);
    }

    /** A staged batch is to be deleted. */
    public void drop(long batchNumber) {
        dropped.add(batchNumber);
    }

    /** Whether the batch is about to be deleted. */
    public boolean isDropped(long batchNumber) {
        return dropped.contains(batchNumber);
    }

    /** A batch was accepted. */
    public void accepted() {
        hasAccepted = true;
    }

    /** Every accepted batch is claimable as a whole. */
    public void allReady() {
        hasAccepted = false;
    }

    /** A batch to delete from, or null. */
    public @Nullable Long nextDropped() {
        return dropped.peekFirst();
    }

    /** The batch is gone. */
    public void deleted() {
        dropped.removeFirst();
    }

    public boolean hasAccepted() {
        return hasAccepted;
    }

    public boolean isIdle() {
        return dropped.isEmpty() && !hasAccepted;
    }
}
