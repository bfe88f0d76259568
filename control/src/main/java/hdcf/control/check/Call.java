package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import hdcf.schema.history.HistoryEvent;
import hdcf.schema.history.HistoryKind;
import org.jspecify.annotations.Nullable;

/**
 * A call with how it came out.
 *
 * @param end null when the history ends before it
 */
record Call(HistoryEvent invoke, @Nullable HistoryEvent end) {
    String operation() {
        return invoke.operation();
    }

    boolean isOk() {
        return end != null && end.kind() == HistoryKind.OK;
    }

    boolean isRefused() {
        return end != null && end.kind() == HistoryKind.FAIL;
    }

    /** When it was over; never, if nobody saw it. */
    long endMs() {
        return end == null ? Long.MAX_VALUE : end.atMs();
    }

    JsonNode request() {
        JsonNode request = invoke.request();
        return request == null ? MissingNode.getInstance() : request;
    }

    JsonNode answer() {
        JsonNode answer = end == null ? null : end.answer();
        return answer == null ? MissingNode.getInstance() : answer;
    }

    /** What to point to: the answer if there is one. */
    HistoryEvent place() {
        return end == null ? invoke : end;
    }
}
