package hdcf.schema.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One line of a history.
 *
 * @param node who tells it: a client, a worker, or the harness. A name stands for one teller in one file
 * @param sequence the place of this line among those of its node, rising
 * @param atMs milliseconds on a clock that never goes back and that all nodes of the run share
 * @param call the {@code sequence} of the call's {@link HistoryKind#INVOKE} line; null where there is no call
 * @param operation method and path template, as {@code POST /abort} or {@code GET /jobs/{id}}; of a
 *     {@link HistoryKind#NOTE} its name
 * @param principal the role or name that the caller's token stands for; never the token
 * @param key the {@code Idempotency-Key}
 * @param status the HTTP status of an answer
 * @param request the body; for a GET the query's members; members of the path beside them. Of a launch or exit
 *     {@code job_id, assignment_id, command, args, pid, exit_code} as far as known. Of a note whatever it says
 * @param answer the body of the answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryEvent(
        String node,
        long sequence,
        long atMs,
        HistoryKind kind,
        @Nullable Long call,
        String operation,
        @Nullable String principal,
        @Nullable String key,
        @Nullable Integer status,
        @Nullable JsonNode request,
        @Nullable JsonNode answer) {

    /** How a reader finds this line again: node and sequence. */
    public String id() {
        return node + "#" + sequence;
    }
}
