package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /reconnect}.
 *
 * @param timeouts of what the worker keeps, the time limits that were changed; absent when there are none
 */
public record ReconnectAnswer(
        String status,
        List<ReconnectAction> actions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<TimeoutNotice> timeouts) {
    /** An answer that changes no time limit. */
    public ReconnectAnswer(String status, List<ReconnectAction> actions) {
        this(status, actions, null);
    }
}
