package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReportRequest;
import org.jspecify.annotations.Nullable;

/** What calls about leases must name. */
final class LeaseRules {
    private static final int MAX_PATH = 4096;
    private static final int MAX_ID = 128;
    private static final int MAX_TEXT = 256 * 1024;

    private LeaseRules() {}

    static void check(LeaseRef lease) throws Refusal {
        check(lease.jobId(), lease.workerId(), lease.assignmentId());
    }

    static void check(ReportRequest report) throws Refusal {
        check(report.jobId(), report.workerId(), report.assignmentId());
        details(report);
    }

    /** What holds for a report wherever it stands. */
    static void details(ReportRequest report) throws Refusal {
        Texts.atMost(MAX_PATH, report.artifactId(), "/artifact_id");
        Texts.atMost(MAX_PATH, report.stdoutPath(), "/stdout_path");
        Texts.atMost(MAX_PATH, report.stderrPath(), "/stderr_path");
        Texts.atMost(MAX_PATH, report.stdoutTmpPath(), "/stdout_tmp_path");
        Texts.atMost(MAX_PATH, report.stderrTmpPath(), "/stderr_tmp_path");
        Texts.atMost(MAX_ID, report.stdoutSha256(), "/stdout_sha256");
        Texts.atMost(MAX_ID, report.stderrSha256(), "/stderr_sha256");
        Texts.atMost(MAX_ID, report.artifactBackend(), "/artifact_backend");
        Texts.atMost(MAX_PATH, report.artifactLocation(), "/artifact_location");
        Texts.atMost(MAX_ID, report.artifactUploadState(), "/artifact_upload_state");
        Texts.atMost(MAX_TEXT, report.artifactUploadError(), "/artifact_upload_error");
        Texts.atMost(MAX_TEXT, report.resultSummary(), "/result_summary");
        Texts.atMost(MAX_TEXT, report.error(), "/error");
        inline(report.stdoutInline(), "/stdout_inline");
        inline(report.stderrInline(), "/stderr_inline");
    }

    private static void check(@Nullable String jobId, @Nullable String workerId, @Nullable String assignmentId)
            throws Refusal {
        Names.job(Names.given(jobId, "/job_id"));
        Names.worker(workerId, "/worker_id");
        Texts.atMost(MAX_ID, Names.given(assignmentId, "/assignment_id"), "/assignment_id");
    }

    private static void inline(@Nullable InlineOutput output, String pointer) throws Refusal {
        if (output == null) {
            return;
        }
        int length;
        try {
            length = output.bytes().length;
        } catch (IllegalArgumentException notEncoded) {
            throw Texts.outOfRange(pointer, "data in encoding utf8 or base64", "other data");
        }
        if (length > Limits.INLINE_OUTPUT_BYTES) {
            throw Texts.outOfRange(pointer, "at most " + Limits.INLINE_OUTPUT_BYTES + " bytes", length + " bytes");
        }
    }
}
