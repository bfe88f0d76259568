package hdcf.schema.port;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then a 12-bit counter, then random bits.
 *
 * <p>When the clock stands still or goes back, the counter runs on from the last identifier, and spills into the
 * milliseconds; so text order is creation order for as long as the file lives. Safe for use by several threads.
 */
public final class TimeOrderedIds implements Ids {
    private static final int COUNTER_LIMIT = 1 << 12;

    private final Clock clock;
    private final RandomGenerator random;
    private long lastMillis = -1;
    private int counter;

    /**
     * @param floor the last identifier that was stored, or the empty text
     */
    public TimeOrderedIds(Clock clock, RandomGenerator random, String floor) {
        this.clock = clock;
        this.random = random;
        if (!floor.isEmpty()) {
            UUID last = UUID.fromString(floor);
            lastMillis = last.getMostSignificantBits() >>> 16;
            counter = (int) (last.getMostSignificantBits() & (COUNTER_LIMIT - 1));
        }
    }

    @Override
    public synchronized String next() {
        long now = clock.wallMillis();
        if (now > lastMillis) {
            lastMillis = now;
            counter = 0;
        } else if (++counter == COUNTER_LIMIT) {
            lastMillis++;
            counter = 0;
        }
        long high = lastMillis << 16 | 0x7000 | counter;
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
