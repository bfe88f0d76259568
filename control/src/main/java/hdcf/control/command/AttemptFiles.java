package hdcf.control.command;

import hdcf.control.job.Echo;
import hdcf.control.job.Job;
import hdcf.control.store.BlobTable;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.OutputFile;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.SafePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that a report names, and the checkpoint that a completed job no longer needs. Trouble with files never refuses an
 * outcome: what is good is stored, and the job says what was not.
 */
final class AttemptFiles {
    private static final String FAILED = "failed";

    private AttemptFiles() {}

    /** Stores what the report names; returns the report as it is to be recorded. */
    static ReportRequest keep(QueueBook book, Job job, ReportRequest report) {
        if (job.status() == JobStatus.COMPLETED && job.spec().wishes().checkpoint() != null) {
            book.store().blobs().checkpoint(job, null);
        }
        List<OutputFile> outputs = report.outputs();
        if (outputs == null || outputs.isEmpty()) {
            return report;
        }
        String trouble = insert(book.store().blobs(), job, outputs, book.turn().wallSec());
        return trouble == null ? report : with(report, trouble);
    }

    /** Stores each file that may be stored; the first trouble, or null. */
    private static @Nullable String insert(BlobTable blobs, Job job, List<OutputFile> outputs, long nowSec) {
        String trouble = outputs.size() > Limits.JOB_FILES
                ? "Expected at most " + Limits.JOB_FILES + " files, found " + outputs.size()
                : null;
        List<OutputFile> good = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (OutputFile file : outputs.subList(0, Math.min(outputs.size(), Limits.JOB_FILES))) {
            String fault = fault(blobs, file);
            if (fault == null) {
                good.add(file);
                paths.add(file.path());
            } else if (trouble == null) {
                trouble = fault;
            }
        }
        int conflict = SafePath.conflict(paths);
        if (conflict >= 0) {
            // Which of the two is meant cannot be told: none is taken for the other.
            return "Expected each file once, found " + Echo.of(paths.get(conflict)) + " twice, or also as a folder";
        }
        for (OutputFile file : good) {
            blobs.insertFile(job, file);
            blobs.touch(file.sha256(), nowSec);
        }
        return trouble;
    }

    /** Members of a report may be null, whatever their type says. */
    @SuppressWarnings("ConstantValue")
    private static @Nullable String fault(BlobTable blobs, OutputFile file) {
        if (file.path() == null || file.sha256() == null) {
            return "Expected each file to have a path and a sum, found one without";
        }
        Optional<String> fault = SafePath.fault(file.path());
        if (fault.isPresent()) {
            return "Expected the path of a file to be " + fault.get() + ", found " + Echo.of(file.path());
        }
        Long length = blobs.length(file.sha256());
        if (length == null || length != file.length()) {
            return "Expected a blob of " + file.length() + " bytes with the sum of " + Echo.of(file.path()) + ", found "
                    + (length == null ? "none" : "one of " + length);
        }
        return null;
    }

    private static ReportRequest with(ReportRequest report, String trouble) {
        String said = FAILED.equals(report.artifactUploadState()) ? report.artifactUploadError() : null;
        return Json.mapper()
                .convertValue(
                        Json.mapper()
                                .<com.fasterxml.jackson.databind.node.ObjectNode>valueToTree(report)
                                .put("artifact_upload_state", FAILED)
                                .put("artifact_upload_error", said == null ? trouble : said + "; " + trouble),
                        ReportRequest.class);
    }
}
