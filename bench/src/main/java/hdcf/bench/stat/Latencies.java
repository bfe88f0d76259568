package hdcf.bench.stat;

/**
 * How long requests took, counted in buckets that are about 3 % wide, so that a run of any length costs the same memory.
 * Confined to one thread.
 */
public final class Latencies {
    /** Bits of a value that a bucket keeps. */
    private static final int KEPT_BITS = 6;

    private static final int HALF = 1 << (KEPT_BITS - 1);
    private static final int BUCKETS = (Long.SIZE - KEPT_BITS) * HALF + 2 * HALF;
    private static final double NANOS_PER_MS = 1e6;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long maxNanos;

    /** Counts one; what is negative counts as nothing. */
    public void add(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)]++;
        count++;
        maxNanos = Math.max(maxNanos, value);
    }

    /** Counts everything the other one counted. */
    public void addAll(Latencies other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        maxNanos = Math.max(maxNanos, other.maxNanos);
    }

    /** How many were counted. */
    public long count() {
        return count;
    }

    /** The longest. */
    public double maxMs() {
        return maxNanos / NANOS_PER_MS;
    }

    /**
     * The time that this share of the requests stayed within; 0 when nothing was counted.
     *
     * @param share between 0 and 1
     */
    public double percentileMs(double share) {
        if (share < 0 || share > 1) {
            throw new IllegalArgumentException("Expected a share between 0 and 1, found " + share);
        }
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(upper(i), maxNanos) / NANOS_PER_MS;
            }
        }
        return 0;
    }

    private static int bucket(long value) {
        int shift = Math.max(0, Long.SIZE - KEPT_BITS - Long.numberOfLeadingZeros(value));
        return shift * HALF + (int) (value >>> shift);
    }

    private static long upper(int bucket) {
        int shift = bucket < 2 * HALF ? 0 : bucket / HALF - 1;
        return ((bucket - (long) shift * HALF + 1) << shift) - 1;
    }
}
