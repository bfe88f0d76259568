package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /complete} and {@code POST /fail}, and with {@code status} an element of {@code completed_jobs[]}:
 * how one attempt ended and where its output lies. Paths are the worker's own words; nobody opens them.
 *
 * @param status COMPLETED or FAILED; only in {@code completed_jobs[]}
 * @param completionSeq a number the worker counts up; never a reason to refuse
 * @param error what went wrong, for people
 * @param endCause why it ended; a base worker leaves it out, which means {@code USER_EXIT}, and a word that is not known here is read as
 *     {@code INFRASTRUCTURE}
 * @param usage what it used and what limits really held
 * @param outputs files that the job promised and the worker stored at the control plane, at most {@link Limits#JOB_FILES}
 */
public record ReportRequest(
        @Nullable String jobId,
        @Nullable String workerId,
        @Nullable String assignmentId,
        @Nullable JobStatus status,
        @Nullable String artifactId,
        @Nullable Integer exitCode,
        @Nullable String stdoutPath,
        @Nullable String stderrPath,
        @Nullable String stdoutTmpPath,
        @Nullable String stderrTmpPath,
        @Nullable String stdoutSha256,
        @Nullable String stderrSha256,
        @Nullable String resultSummary,
        @Nullable Long completionSeq,
        @Nullable String artifactBackend,
        @Nullable String artifactLocation,
        @Nullable String artifactUploadState,
        @Nullable String artifactUploadError,
        @Nullable String error,

        @JsonDeserialize(converter = EndCause.Told.class) @Nullable
        EndCause endCause,

        @Nullable Long startedAtMs,
        @Nullable Long endedAtMs,
        @Nullable Long stdoutLength,
        @Nullable Long stderrLength,
        @Nullable InlineOutput stdoutInline,
        @Nullable InlineOutput stderrInline,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Usage usage,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OutputFile> outputs) {
    private static final List<String> ADDITIONS = List.of(
            "end_cause",
            "started_at_ms",
            "ended_at_ms",
            "stdout_length",
            "stderr_length",
            "stdout_inline",
            "stderr_inline",
            "usage",
            "outputs");

    /** A failure of which nothing is known yet but its lease. */
    public static ReportRequest failure(String job, String worker, String assignment) {
        return of(Json.mapper()
                .createObjectNode()
                .put("job_id", job)
                .put("worker_id", worker)
                .put("assignment_id", assignment)
                .put("status", JobStatus.FAILED.name()));
    }

    /** The same report, told by this worker. */
    public ReportRequest by(String reporter) {
        return changed(report -> report.put("worker_id", reporter));
    }

    /** The same report with a cause of its failure. */
    public ReportRequest because(EndCause cause, int code, String sentence) {
        return changed(
                report -> report.put("exit_code", code).put("error", sentence).put("end_cause", cause.name()));
    }

    /** The same report without the members that the base protocol does not have. */
    public ReportRequest inBaseWords() {
        return changed(report -> report.remove(ADDITIONS));
    }

    /** The same report of an attempt whose output, or files, could not be stored. */
    public ReportRequest withoutUpload(String reason) {
        return changed(report -> {
            report.put("artifact_upload_state", "failed");
            report.put("artifact_upload_error", reason);
            report.remove("outputs");
        });
    }

    /**
     * The same report without what it says of one stream, for when more of it arrived than the worker still has.
     *
     * @param stream {@code stdout} or {@code stderr}
     */
    public ReportRequest withoutStream(String stream, String reason) {
        return changed(report -> {
            List.of("_length", "_sha256", "_inline").forEach(member -> report.remove(stream + member));
            report.put("artifact_upload_state", "failed");
            report.put("artifact_upload_error", reason);
        });
    }

    private ReportRequest changed(Consumer<ObjectNode> change) {
        ObjectNode report = Json.mapper().valueToTree(this);
        change.accept(report);
        return of(report);
    }

    private static ReportRequest of(ObjectNode report) {
        return Json.mapper().convertValue(report, ReportRequest.class);
    }
}
