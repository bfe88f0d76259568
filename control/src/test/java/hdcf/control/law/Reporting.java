package hdcf.control.law;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a worker's report, member by member, the way a worker would write the JSON. */
final class Reporting {
    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Map<String, @Nullable Object> members = new HashMap<>();

    static Reporting of(String jobId, String workerId, String assignmentId) {
        Reporting report = new Reporting();
        report.members.put("job_id", jobId);
        report.members.put("worker_id", workerId);
        report.members.put("assignment_id", assignmentId);
        return report;
    }

    static ReportRequest completion(Assignment assignment, String workerId) {
        return of(assignment.jobId(), workerId, assignment.assignmentId())
                .with("status", "COMPLETED")
                .artifact()
                .exitCode(0)
                .build();
    }

    static ReportRequest failure(Assignment assignment, String workerId, int exitCode, @Nullable EndCause cause) {
        return of(assignment.jobId(), workerId, assignment.assignmentId())
                .exitCode(exitCode)
                .error("Expected exit code 0, found " + exitCode)
                .cause(cause)
                .build();
    }

    Reporting artifact() {
        members.put("artifact_id", "a1");
        members.put("stdout_path", "out/stdout.log");
        members.put("stdout_tmp_path", "out/stdout.log.tmp");
        members.put("stderr_path", "out/stderr.log");
        members.put("stderr_tmp_path", "out/stderr.log.tmp");
        members.put("stdout_sha256", EMPTY_SHA256);
        members.put("stderr_sha256", EMPTY_SHA256);
        return this;
    }

    Reporting exitCode(int code) {
        return with("exit_code", code);
    }

    Reporting error(String error) {
        return with("error", error);
    }

    Reporting cause(@Nullable EndCause cause) {
        return with("end_cause", cause == null ? null : cause.name());
    }

    Reporting stdout(byte[] bytes) {
        return with("stdout_inline", InlineOutput.of(bytes));
    }

    /** Sets or, with null, removes a member. */
    Reporting with(String member, @Nullable Object value) {
        members.put(member, value);
        return this;
    }

    ReportRequest build() {
        return Json.mapper().convertValue(members, ReportRequest.class);
    }
}
