package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.control.output.Claim;
import hdcf.control.output.Stream;
import hdcf.control.output.StreamKey;
import hdcf.control.store.StoredAttempt;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReportRequest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a report of streamed output has to pass before the writer sees it: the bytes that are held are made durable and compared.
 * Reports of attempts that are not known, or have ended, go to the writer at once: it knows the law.
 */
final class ReportGate {
    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String KEPT =
            "Expected the worker's disk to hold what it had sent, but its machine was restarted and the disk holds less; what"
                    + " had arrived is kept";

    private final Core core;

    ReportGate(Core core) {
        this.core = core;
    }

    /** Whether the report has to be looked at on a thread that may block. */
    static boolean concerns(ReportRequest report) {
        return isAfterReboot(report) || !claims(report).isEmpty();
    }

    private static boolean isAfterReboot(ReportRequest report) {
        return report.endCause() == EndCause.REBOOT;
    }

    /**
     * Judges a report.
     *
     * @return the report that goes to the writer
     * @throws Refusal {@code output_mismatch}: the worker has to send again
     */
    ReportRequest judge(ReportRequest report) throws Refusal {
        StoredAttempt attempt = concerns(report) ? live(report) : null;
        if (attempt == null) {
            return report;
        }
        ReportRequest kept = keepWhatArrived(report, attempt);
        String givenUp = core.outputs().check().judge(attempt.jobId(), attempt.assignmentId(), claims(kept));
        return givenUp == null ? kept : kept.withoutUpload(givenUp);
    }

    /**
     * Judges a report of which a refusal must change nothing.
     *
     * @return the report that goes to the writer
     */
    ReportRequest look(ReportRequest report) throws Refusal {
        StoredAttempt attempt = concerns(report) ? live(report) : null;
        if (attempt == null) {
            return report;
        }
        ReportRequest kept = keepWhatArrived(report, attempt);
        core.outputs().check().look(attempt.jobId(), attempt.assignmentId(), claims(kept));
        return kept;
    }

    /**
     * After a power cut the worker's files lack what was not synced: a report of them must not shorten what was streamed before
     * the cut.
     */
    private ReportRequest keepWhatArrived(ReportRequest report, StoredAttempt attempt) {
        ReportRequest kept = report;
        if (isAfterReboot(report)) {
            for (Stream stream : Stream.values()) {
                if (held(attempt, stream) > told(report, stream)) {
                    kept = kept.withoutStream(stream.word(), KEPT);
                }
            }
        }
        return kept;
    }

    private long held(StoredAttempt attempt, Stream stream) {
        StreamKey key = new StreamKey(attempt.jobId(), attempt.assignmentId(), stream);
        try (FileChannel file = core.outputs().open(key)) {
            return file == null ? 0 : file.size();
        } catch (IOException unreadable) {
            // Then readers would not get it either.
            return 0;
        }
    }

    private static long told(ReportRequest report, Stream stream) {
        boolean isOut = stream == Stream.STDOUT;
        InlineOutput inline = isOut ? report.stdoutInline() : report.stderrInline();
        Long length = isOut ? report.stdoutLength() : report.stderrLength();
        if (inline != null) {
            return inline.bytes().length;
        }
        return length == null ? 0 : length;
    }

    /** Tells those who follow the output that the attempt may have ended. */
    void answered(ReportRequest report) {
        String jobId = report.jobId();
        String assignmentId = report.assignmentId();
        if (jobId != null && assignmentId != null && core.outputs().watches().count() > 0) {
            try {
                for (Stream stream : Stream.values()) {
                    core.outputs().watches().changed(new StreamKey(jobId, assignmentId, stream));
                }
            } catch (IllegalArgumentException notOurs) {
                // Nobody follows what has such a name.
            }
        }
    }

    /** The attempt, if its end could be recorded now. */
    private @Nullable StoredAttempt live(ReportRequest report) throws Refusal {
        String jobId = Objects.requireNonNullElse(report.jobId(), "");
        try {
            StoredAttempt attempt = core.reads().attempt(jobId, Objects.requireNonNullElse(report.assignmentId(), ""));
            boolean isLive = attempt != null
                    && !attempt.isEnded()
                    && attempt.jobId().equals(jobId)
                    && attempt.workerId().equals(report.workerId());
            return isLive ? attempt : null;
        } catch (Refusal refusal) {
            if (refusal.code() == ProblemCode.NOT_FOUND) {
                return null;
            }
            throw refusal;
        }
    }

    private static List<Claim> claims(ReportRequest report) {
        String upload = report.artifactUploadState();
        if (upload != null && !upload.isEmpty() && !upload.equals("ok")) {
            return List.of();
        }
        List<Claim> claims = new ArrayList<>(2);
        add(claims, Stream.STDOUT, new Told(report.stdoutLength(), report.stdoutSha256(), report.stdoutInline()));
        add(claims, Stream.STDERR, new Told(report.stderrLength(), report.stderrSha256(), report.stderrInline()));
        return claims;
    }

    private static void add(List<Claim> claims, Stream stream, Told told) {
        Long length = told.length;
        String sum = told.sha256;
        if (length == null || sum == null || sum.isEmpty() || told.inline != null) {
            return;
        }
        // Nothing needs no proof: readers get nothing, whatever is held.
        if (length > 0 || !sum.equalsIgnoreCase(EMPTY_SHA256)) {
            claims.add(new Claim(stream, length, sum));
        }
    }

    private record Told(
            @Nullable Long length,
            @Nullable String sha256,
            @Nullable InlineOutput inline) {}
}
