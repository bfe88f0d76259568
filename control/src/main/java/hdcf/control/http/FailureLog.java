package hdcf.control.http;

import hdcf.schema.port.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts bad tokens per address and minute. After {@value #LIMIT} of them only tokens that were accepted from that address
 * before are still looked at: guessing stops, while the machines that work behind the same address go on.
 *
 * <p>Safe for use by several threads.
 */
final class FailureLog {
    static final int LIMIT = 20;
    private static final int MAX_ADDRESSES = 4096;
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Clock clock;
    private final Map<String, Failures> byAddress = new HashMap<>();

    FailureLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * For how many seconds this address is still locked, because it has used up its failures and the token was never accepted from it; 0
     * when it is not.
     */
    synchronized long lockedSec(String address, int tokenNumber) {
        Failures failures = byAddress.get(address);
        if (failures == null || failures.count < LIMIT) {
            return 0;
        }
        long leftNanos = WINDOW_NANOS - (clock.nanos() - failures.sinceNanos);
        if (leftNanos <= 0) {
            failures.count = 0;
            return 0;
        }
        boolean isKnown = tokenNumber >= 0 && (failures.accepted & (1L << tokenNumber)) != 0;
        // Rounded up: who comes back then must not find it locked.
        return isKnown ? 0 : TimeUnit.NANOSECONDS.toSeconds(leftNanos - 1) + 1;
    }

    synchronized void failed(String address) {
        long now = clock.nanos();
        Failures failures = entry(address, now);
        if (now - failures.sinceNanos >= WINDOW_NANOS) {
            failures.sinceNanos = now;
            failures.count = 0;
        }
        failures.count++;
    }

    synchronized void accepted(String address, int tokenNumber) {
        entry(address, clock.nanos()).accepted |= 1L << tokenNumber;
    }

    private Failures entry(String address, long now) {
        Failures known = byAddress.get(address);
        if (known != null) {
            return known;
        }
        if (byAddress.size() >= MAX_ADDRESSES) {
            byAddress.values().removeIf(f -> now - f.sinceNanos >= WINDOW_NANOS);
        }
        if (byAddress.size() >= MAX_ADDRESSES) {
            byAddress.clear();
        }
        Failures fresh = new Failures(now);
        byAddress.put(address, fresh);
        return fresh;
    }

    private static final class Failures {
        private long sinceNanos;
        private int count;
        private long accepted;

        private Failures(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }
}
