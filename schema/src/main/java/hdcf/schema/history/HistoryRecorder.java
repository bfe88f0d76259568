package hdcf.schema.history;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.port.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pen of one node: numbers its lines and stamps them with the time of the run.
 *
 * <p>Safe for use by several threads; lines get their number and leave for the sink in one step.
 */
public final class HistoryRecorder {
    private final String node;
    private final Clock clock;
    private final HistorySink sink;
    private long last;

    /**
     * @param clock its {@link Clock#nanos()} is the time of the run; nodes with clocks of their own still share this one
     */
    public HistoryRecorder(String node, Clock clock, HistorySink sink) {
        this.node = node;
        this.clock = clock;
        this.sink = sink;
    }

    /** A call that has been noted and is about to be sent. */
    public record Call(
            long number,
            String operation,
            @Nullable String principal,
            @Nullable String key) {}

    /** Notes a call before it is sent. */
    public Call invoke(String operation, @Nullable String principal, @Nullable JsonNode request) {
        return invoke(operation, principal, null, request);
    }

    /** Notes a call that carries an idempotency key, before it is sent. */
    public synchronized Call invoke(
            String operation, @Nullable String principal, @Nullable String key, @Nullable JsonNode request) {
        Call call = new Call(last + 1, operation, principal, key);
        write(HistoryKind.INVOKE, call, null, request, null);
        return call;
    }

    /** Notes an answer that arrived whole. */
    public void answered(Call call, int status, @Nullable JsonNode answer) {
        write(HistoryKind.of(status), call, status, null, answer);
    }

    /** Notes that no answer will come: the outcome of the call is unknown. */
    public void unanswered(Call call) {
        write(HistoryKind.INFO, call, null, null, null);
    }

    /** Notes that a worker started a job's command: {@code job_id, assignment_id, command, args}. */
    public void launched(JsonNode launch) {
        write(HistoryKind.LAUNCH, new Call(0, "launch", null, null), null, launch, null);
    }

    /** Notes that what was started has ended: {@code job_id, assignment_id, exit_code}. */
    public void exited(JsonNode exit) {
        write(HistoryKind.EXIT, new Call(0, "exit", null, null), null, exit, null);
    }

    /** Notes what the harness did or measured. */
    public void note(String name, @Nullable JsonNode details) {
        write(HistoryKind.NOTE, new Call(0, name, null, null), null, details, null);
    }

    private synchronized void write(
            HistoryKind kind,
            Call call,
            @Nullable Integer status,
            @Nullable JsonNode request,
            @Nullable JsonNode answer) {
        last++;
        sink.accept(new HistoryEvent(
                node,
                last,
                TimeUnit.NANOSECONDS.toMillis(clock.nanos()),
                kind,
                call.number() == 0 ? null : call.number(),
                call.operation(),
                call.principal(),
                kind == HistoryKind.INVOKE ? call.key() : null,
                status,
                request,
                answer));
    }
}
