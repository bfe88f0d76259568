package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /heartbeat}.
 *
 * @param timeouts of what the heartbeat listed, the time limits that were changed; absent when there are none
 */
public record HeartbeatAnswer(
        String status,
        List<AbortNotice> abort,
        boolean drain,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TimeoutNotice> timeouts) {
    /** An answer that changes no time limit. */
    public HeartbeatAnswer(String status, List<AbortNotice> abort, boolean drain) {
        this(status, abort, drain, null);
    }
}
