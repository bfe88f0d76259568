package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job is tried again; every member may be absent and then means the default.
 *
 * @param firstMs the first back-off, in milliseconds
 * @param factor by which it grows with each bad end, from 1
 * @param capMs what it never exceeds, in milliseconds
 * @param jitter the part of it that is drawn at random, from 0 to 1
 * @param on the command's own ends after which it is tried again: exit codes in digits, or {@code USER_EXIT},
 *     {@code TIMEOUT}, {@code OOM}, {@code OUTPUT_LIMIT}; absent means all of them
 * @param memoryFactor what {@code memory_mb} is multiplied with after OOM, from 1 to 16
 * @param elsewhere whether another worker is preferred to the one that failed it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetryPolicy(
        @Nullable Long firstMs,
        @Nullable Double factor,
        @Nullable Long capMs,
        @Nullable Double jitter,
        @Nullable List<String> on,
        @Nullable Double memoryFactor,
        @Nullable Boolean elsewhere) {
    /** Nothing but defaults. */
    public static RetryPolicy defaults() {
        return new RetryPolicy(null, null, null, null, null, null, null);
    }
}
