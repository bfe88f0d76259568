package hdcf.control.job;

import org.jspecify.annotations.Nullable;

/**
 * How a job belongs to others.
 *
 * @param seat its place in a batch; null when it was submitted by itself
 * @param isWaitedFor whether others wait for it, or did
 * @param isAnyEnough whether one of the jobs that it waits for is enough
 */
public record Ties(@Nullable Seat seat, boolean isWaitedFor, boolean isAnyEnough) {
    /** An ordinary job. */
    public static final Ties NONE = new Ties(null, false, false);

    /**
     * A place in a batch.
     *
     * @param index what the command is told
     * @param item what the command is told; null when the batch has no items
     */
    public record Seat(
            long batchNumber, long index, @Nullable String item) {}
}
