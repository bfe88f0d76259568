package hdcf.control.job;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which workers a ready job would rather not have. Not a need: it lapses, and never stands in the way when there is no better
 * worker.
 *
 * @param failedOn the worker that failed it; null when that does not matter
 * @param sinceSec when it became ready, in Unix seconds
 */
public record Taste(
        List<String> prefer, List<String> avoid, @Nullable String failedOn, long sinceSec) {
    /** For so long a better worker is waited for. */
    public static final long LAPSE_SEC = 60;

    /** Whether this worker is a worse choice than another might be. */
    public boolean isAgainst(String workerId, Set<String> capabilities) {
        return workerId.equals(failedOn)
                || !Collections.disjoint(avoid, capabilities)
                || (!prefer.isEmpty() && Collections.disjoint(prefer, capabilities));
    }

    /** Whether it has waited long enough; a clock that was set back ends the wait. */
    public boolean hasLapsed(long nowSec) {
        return nowSec < sinceSec || nowSec - sinceSec >= LAPSE_SEC;
    }
}
