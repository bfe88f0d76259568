package hdcf.control.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.RetryPolicy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a job would rather run, and how it is tried again; as it is stored.
 *
 * @param prefer capabilities, of which one makes a worker the better choice
 * @param avoid capabilities, of which one makes a worker the worse choice
 * @param limits what it takes of limits that all jobs share
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Policy(
        @Nullable List<String> prefer,
        @Nullable List<String> avoid,
        @Nullable RetryPolicy retry,
        @Nullable Map<String, Long> limits) {
    /** A policy without shared limits. */
    public Policy(@Nullable List<String> prefer, @Nullable List<String> avoid, @Nullable RetryPolicy retry) {
        this(prefer, avoid, retry, null);
    }

    private static final Policy NONE = new Policy(null, null, null);

    /** The policy of a stored job. */
    public static Policy of(@Nullable String json) {
        return json == null ? NONE : Json.parse(json, Policy.class);
    }

    /** Whether the command's own end of this kind leads to another attempt, while there is budget. */
    boolean isRetriedAfter(End how) {
        List<String> on = retry == null ? null : retry.on();
        if (on == null) {
            return true;
        }
        EndCause cause = Objects.requireNonNullElse(how.cause(), EndCause.USER_EXIT);
        return on.contains(cause.name())
                || (cause == EndCause.USER_EXIT && on.contains(String.valueOf(how.exitCode())));
    }

    /** The back-off of the job, where it has one of its own. */
    Backoff backoff(Backoff standard) {
        return retry == null ? standard : standard.with(retry);
    }

    /** What memory is multiplied with after OOM; 1 leaves it. */
    public double memoryFactor() {
        Double factor = retry == null ? null : retry.memoryFactor();
        return factor == null ? 1 : factor;
    }

    /** Which workers are a worse choice; null when all are alike. */
    public @Nullable Taste taste(@Nullable String lastWorker, long sinceSec) {
        boolean isElsewhere = retry != null && Boolean.TRUE.equals(retry.elsewhere());
        if (prefer == null && avoid == null && (!isElsewhere || lastWorker == null)) {
            return null;
        }
        return new Taste(
                Objects.requireNonNullElse(prefer, List.of()),
                Objects.requireNonNullElse(avoid, List.of()),
                isElsewhere ? lastWorker : null,
                sinceSec);
    }
}
