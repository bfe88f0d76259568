package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as {@code GET /jobs} shows it. Times are Unix seconds, those ending in {@code Ms} Unix milliseconds.
 *
 * @param attemptCount deliveries that were acknowledged, counting the one that is out for delivery
 * @param heartbeatAgeSec seconds since its worker was heard; only while a worker holds the job
 * @param held true when a person holds it back, else absent
 * @param cpus to {@code execution}: as submitted, but {@code memoryMb} may have grown after OOM; absent when nothing was asked
 * @param checkpoint what an attempt left for the next one
 * @param progress what the worker said last; only while RUNNING
 * @param batch its place in a batch
 * @param unmet what is not decided yet of the jobs it waits for; absent when that keeps it no longer
 * @param after the jobs it waits for, or waited for, the first {@link Limits#AFTER_SHOWN}; only when one job is asked for
 * @param preemptible true when it may be stopped to make room for an urgent job, else absent
 * @param submitter whose token submitted it
 * @param labels for people to find it by
 * @param type the template that made its command
 * @param payload what was given to that template
 * @param schedule the recurring work that it is one time of
 */
public record JobView(
        String jobId,
        long number,
        JobStatus status,
        String command,
        List<String> args,
        String workingDir,
        long timeoutMs,
        int priority,
        long scheduledAt,
        boolean needsGpu,
        List<String> requirements,
        long createdAt,
        long updatedAt,
        int attemptCount,
        int maxAttempts,
        int crashLimit,
        @Nullable String workerId,
        @Nullable String assignmentId,
        @Nullable Long assignmentExpiresAt,
        long leaseEpoch,
        @Nullable String lastError,
        @Nullable String resultPath,
        @Nullable String resultSummary,
        String updatedBy,
        @Nullable Integer exitCode,
        @Nullable EndCause endCause,
        @Nullable String artifactId,
        @Nullable String stdoutPath,
        @Nullable String stderrPath,
        @Nullable String stdoutTmpPath,
        @Nullable String stderrTmpPath,
        @Nullable String stdoutSha256,
        @Nullable String stderrSha256,
        @Nullable String artifactStorageBackend,
        @Nullable String artifactLocation,
        @Nullable String artifactUploadState,
        @Nullable String artifactUploadError,
        long createdAtMs,
        @Nullable Long assignedAtMs,
        @Nullable Long startedAtMs,
        @Nullable Long endedAtMs,
        @Nullable Long dueAtMs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long heartbeatAgeSec,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean held,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double cpus,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long memoryMb,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double gpus,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Double> resources,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> prefer,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> avoid,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RetryPolicy retry,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Long> limits,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Execution execution,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BlobRef checkpoint,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Progress progress,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BatchRef batch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long unmet,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String afterMode,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AfterView> after,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean preemptible,
        String submitter,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> labels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String type,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode payload,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ScheduleRef schedule) {}
