package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code /complete}, {@code /fail}, {@code /ack} and {@code /release}.
 *
 * @param status for reports the state the job has; for the others {@code ok}
 * @param applied false when an outcome was recorded before and nothing changed; else absent
 * @param exitCode the stored exit code, when {@code applied} is false
 * @param endCause the stored cause, when {@code applied} is false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobAnswer(
        String jobId,
        String status,
        @Nullable Boolean applied,
        @Nullable Integer exitCode,
        @Nullable EndCause endCause) {
    /** The plain answer: it was done. */
    public static JobAnswer ok(String jobId) {
        return new JobAnswer(jobId, "ok", null, null, null);
    }

    /** The job is in this state, by this call. */
    public static JobAnswer applied(String jobId, JobStatus status) {
        return new JobAnswer(jobId, status.name(), null, null, null);
    }

    /** The job is in this state, and this call changed nothing. */
    public static JobAnswer recorded(
            String jobId, JobStatus status, @Nullable Integer exitCode, @Nullable EndCause endCause) {
        return new JobAnswer(jobId, status.name(), false, exitCode, endCause);
    }
}
