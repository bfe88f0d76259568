package hdcf.schema.wire;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /complete} and {@code POST /fail}, and with {@code status} an element of {@code completed_jobs[]}:
 * how one attempt ended and where its output lies. Paths are the worker's own words; nobody opens them.
 *
 * @param status COMPLETED or FAILED; only in {@code completed_jobs[]}
 * @param completionSeq a number the worker counts up; never a reason to refuse
 * @param error what went wrong, for people
 * @param endCause why it ended; a base worker leaves it out, which means {@code USER_EXIT}
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
        @Nullable EndCause endCause,
        @Nullable Long startedAtMs,
        @Nullable Long endedAtMs,
        @Nullable Long stdoutLength,
        @Nullable Long stderrLength,
        @Nullable InlineOutput stdoutInline,
        @Nullable InlineOutput stderrInline) {
    /** A failure of which nothing is known yet but its lease. */
    public static ReportRequest failure(String job, String worker, String assignment) {
        return new ReportRequest(
                job,
                worker,
                assignment,
                JobStatus.FAILED,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same report, told by this worker. */
    public ReportRequest by(String reporter) {
        return new ReportRequest(
                jobId,
                reporter,
                assignmentId,
                status,
                artifactId,
                exitCode,
                stdoutPath,
                stderrPath,
                stdoutTmpPath,
                stderrTmpPath,
                stdoutSha256,
                stderrSha256,
                resultSummary,
                completionSeq,
                artifactBackend,
                artifactLocation,
                artifactUploadState,
                artifactUploadError,
                error,
                endCause,
                startedAtMs,
                endedAtMs,
                stdoutLength,
                stderrLength,
                stdoutInline,
                stderrInline);
    }

    /** The same report with a cause of its failure. */
    public ReportRequest because(EndCause cause, int code, String sentence) {
        return new ReportRequest(
                jobId,
                workerId,
                assignmentId,
                status,
                artifactId,
                code,
                stdoutPath,
                stderrPath,
                stdoutTmpPath,
                stderrTmpPath,
                stdoutSha256,
                stderrSha256,
                resultSummary,
                completionSeq,
                artifactBackend,
                artifactLocation,
                artifactUploadState,
                artifactUploadError,
                sentence,
                cause,
                startedAtMs,
                endedAtMs,
                stdoutLength,
                stderrLength,
                stdoutInline,
                stderrInline);
    }

    /** The same report without the members that the base protocol does not have. */
    public ReportRequest inBaseWords() {
        return new ReportRequest(
                jobId,
                workerId,
                assignmentId,
                status,
                artifactId,
                exitCode,
                stdoutPath,
                stderrPath,
                stdoutTmpPath,
                stderrTmpPath,
                stdoutSha256,
                stderrSha256,
                resultSummary,
                completionSeq,
                artifactBackend,
                artifactLocation,
                artifactUploadState,
                artifactUploadError,
                error,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
