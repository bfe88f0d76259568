package hdcf.control.store;

import hdcf.control.job.Amounts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an assignment occupies on its worker until its process is known to be gone.
 *
 * @param bootId of the worker's machine at the claim; null when it did not tell
 * @param limits what it took of limits that all jobs share
 * @param devices the GPUs it was given; of a fraction the one it shares
 */
public record Reservation(
        String assignmentId,
        String workerId,
        @Nullable String bootId,
        long jobNumber,
        Amounts amounts,
        List<String> devices,
        Map<String, Long> limits) {}
