package hdcf.control.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.store.EventRow;
import hdcf.schema.wire.Json;
import org.jspecify.annotations.Nullable;

/**
 * Something that is about to be written into the audit log.
 *
 * @param event what happened, in the past tense
 * @param workerId the worker it concerns
 * @param details more of it; the log adds what changed in the job
 */
record Happening(Caller caller, String event, @Nullable String workerId, ObjectNode details) {
    static Happening of(Caller caller, String event, @Nullable String workerId) {
        return new Happening(caller, event, workerId, JsonNodeFactory.instance.objectNode());
    }

    Happening with(String name, @Nullable String value) {
        details.put(name, value);
        return this;
    }

    Happening with(String name, @Nullable Integer value) {
        details.put(name, value);
        return this;
    }

    /** Its line of the audit log. */
    EventRow row(@Nullable String jobId, String level) {
        String component = jobId != null ? "job" : workerId != null ? "worker" : "control";
        return new EventRow(
                component,
                level,
                event,
                caller.requestId().isEmpty() ? null : caller.requestId(),
                caller.principal(),
                workerId,
                jobId,
                details.isEmpty() ? null : Json.text(details));
    }
}
