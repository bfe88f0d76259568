package hdcf.worker.loop;

import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** As many outcomes, oldest first, as one call can carry: a body that is too large would be refused for ever. */
final class ReportBatch {
    private static final int COUNT = Math.min(Limits.REPORT_ARRAY, 128);
    private static final long BYTES = Limits.REPORT_BODY_BYTES / 2;
    /** Names, numbers and punctuation of one outcome. */
    private static final long FRAME_BYTES = 2_048;
    /** One output file with a path of ordinary length. */
    private static final long FILE_BYTES = 512;
    /** What one character may become in JSON. */
    private static final int ESCAPED = 6;

    private ReportBatch() {}

    /** The first that fit; never none when there are some. */
    static List<ReportRequest> of(Stream<ReportRequest> outcomes) {
        List<ReportRequest> batch = new ArrayList<>();
        long bytes = 0;
        for (ReportRequest outcome : outcomes.limit(COUNT).toList()) {
            bytes += size(outcome);
            if (bytes > BYTES && !batch.isEmpty()) {
                break;
            }
            batch.add(outcome);
        }
        return batch;
    }

    private static long size(ReportRequest outcome) {
        return FRAME_BYTES
                + size(outcome.stdoutInline())
                + size(outcome.stderrInline())
                + 2 * (size(outcome.stdoutPath()) + size(outcome.stderrPath()))
                + size(outcome.jobId())
                + size(outcome.assignmentId())
                + size(outcome.error())
                + size(outcome.artifactUploadError())
                + FILE_BYTES
                        * (outcome.outputs() == null ? 0 : outcome.outputs().size());
    }

    private static long size(@Nullable InlineOutput inline) {
        return inline == null ? 0 : size(inline.data());
    }

    private static long size(@Nullable String text) {
        return text == null ? 0 : (long) ESCAPED * text.length();
    }
}
