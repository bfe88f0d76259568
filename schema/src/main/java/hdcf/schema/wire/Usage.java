package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt used, and which limits really held; every member may be absent.
 *
 * @param enforced by what each limit was enforced: {@code memory}, {@code processes}, {@code tree} and the
 *     other names of limits to words such as {@code cgroup}, {@code rlimit}, {@code watchdog}, {@code none}
 * @param peakMemoryBytes of the whole tree where the system counts it
 * @param cpuMs processor time of the whole tree, user and system
 * @param leaked processes that were still there when the command had ended
 * @param stdoutTruncated whether the middle of the stream was dropped to keep the output limit
 * @param stderrTruncated the same of the other stream
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Usage(
        @Nullable Map<String, String> enforced,
        @Nullable Long peakMemoryBytes,
        @Nullable Long cpuMs,
        @Nullable Integer leaked,
        @Nullable Boolean stdoutTruncated,
        @Nullable Boolean stderrTruncated) {}
