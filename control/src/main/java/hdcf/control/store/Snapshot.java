package hdcf.control.store;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Condition;
import hdcf.control.job.Policy;
import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ScheduleRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a queue as they stood in one read transaction, in the order of their keys.
 *
 * @param damage what SQLite itself found wrong, one sentence each
 */
public record Snapshot(
        Map<String, String> meta,
        Map<String, Long> counts,
        List<JobRow> jobs,
        List<AttemptRow> attempts,
        List<EventLine> events,
        List<WorkerLine> workers,
        List<KeyLine> keys,
        List<BatchLine> batches,
        Content content,
        List<String> damage,
        List<EdgeLine> edges) {
    /** Of a queue in which no job waits for another. */
    public Snapshot(
            Map<String, String> meta,
            Map<String, Long> counts,
            List<JobRow> jobs,
            List<AttemptRow> attempts,
            List<EventLine> events,
            List<WorkerLine> workers,
            List<KeyLine> keys,
            List<BatchLine> batches,
            Content content,
            List<String> damage) {
        this(meta, counts, jobs, attempts, events, workers, keys, batches, content, damage, List.of());
    }

    /** A job. */
    public record JobRow(
            long number,
            String id,
            JobStatus status,
            boolean isReady,
            long classId,
            @Nullable Long batchNumber,
            Submitted submitted,
            Spent spent,
            Held held,
            @Nullable EndCause endCause,
            @Nullable Long endedAtMs,
            @Nullable String uploadState,
            @Nullable Policy policy,
            boolean hasPlace) {
        /** A job without a place in a batch. */
        public JobRow(
                long number,
                String id,
                JobStatus status,
                boolean isReady,
                long classId,
                @Nullable Long batchNumber,
                Submitted submitted,
                Spent spent,
                Held held,
                @Nullable EndCause endCause,
                @Nullable Long endedAtMs,
                @Nullable String uploadState,
                @Nullable Policy policy) {
            this(
                    number,
                    id,
                    status,
                    isReady,
                    classId,
                    batchNumber,
                    submitted,
                    spent,
                    held,
                    endCause,
                    endedAtMs,
                    uploadState,
                    policy,
                    false);
        }

        /** Whether it said where it would rather run, how it is tried again, or what it shares. */
        public boolean hasPolicy() {
            return policy != null;
        }

        /** Whether it said that it may be stopped to make room for an urgent job. */
        public boolean isPreemptible() {
            return policy != null && policy.isPreemptible();
        }
    }

    /** What was fixed at submission. */
    public record Submitted(
            String command,
            JsonNode args,
            String workingDir,
            long timeoutMs,
            long priority,
            long scheduledAt,
            long createdAt,
            long createdAtMs,
            long maxAttempts,
            long crashLimit,
            Origin origin) {
        /** What its submission said to run. */
        public Submitted(
                String command,
                JsonNode args,
                String workingDir,
                long timeoutMs,
                long priority,
                long scheduledAt,
                long createdAt,
                long createdAtMs,
                long maxAttempts,
                long crashLimit) {
            this(
                    command,
                    args,
                    workingDir,
                    timeoutMs,
                    priority,
                    scheduledAt,
                    createdAt,
                    createdAtMs,
                    maxAttempts,
                    crashLimit,
                    Origin.CALL);
        }
    }

    /**
     * Where the command of a job comes from.
     *
     * @param type the template that made it
     * @param payload what was given to that template
     * @param schedule the recurring work that submitted the job
     */
    public record Origin(
            @Nullable String type,
            @Nullable JsonNode payload,
            @Nullable ScheduleRef schedule) {
        /** A call that said what to run. */
        public static final Origin CALL = new Origin(null, null, null);
    }

    /** What was used up. */
    public record Spent(long attemptCount, long userEnds, long crashEnds, long undelivered) {}

    /** The lease, current or last. */
    public record Held(
            long epoch, @Nullable String workerId, @Nullable String assignmentId) {}

    /** An acked delivery. */
    public record AttemptRow(
            long jobNumber,
            long epoch,
            String assignmentId,
            String workerId,
            @Nullable String outcome,
            @Nullable EndCause endCause,
            StreamSum stdout,
            StreamSum stderr,
            @Nullable String outputFolder) {}

    /** What a report said of a stream. */
    public record StreamSum(@Nullable Long length, @Nullable String sha256) {}

    /**
     * A line of the audit log.
     *
     * @param text all its columns but the id, to compare lines of two files
     */
    public record EventLine(
            long id,
            long tsMs,
            String event,
            @Nullable String workerId,
            @Nullable String jobId,
            JsonNode details,
            String text) {
        /** A member of the details, or null. */
        public @Nullable String detail(String name) {
            JsonNode value = details.get(name);
            return value == null || value.isNull() ? null : value.asText();
        }
    }

    /** A worker. */
    public record WorkerLine(
            String workerId,
            boolean isOnline,
            @Nullable Long slots,
            @Nullable String currentJobId) {}

    /** A first answer. */
    public record KeyLine(String scope, String key, JsonNode answer) {}

    /**
     * Jobs submitted together.
     *
     * @param tally what it says of its jobs; null when people do not see it
     */
    public record BatchLine(
            long number, String state, long jobs, @Nullable Tally tally) {}

    /** What a batch says of its jobs. */
    public record Tally(
            Map<JobStatus, Long> counts,
            BatchPolicy policy,
            String state,
            @Nullable Long maxRunning,
            long places) {}

    /** One job waits for another. */
    public record EdgeLine(long job, long dependsOn, Condition condition, String state, boolean isAnyEnough) {}

    /** What was stored of output and files. */
    public record Content(
            List<InlineLine> inline, List<FileLine> files, List<InputLine> inputs, List<BlobLine> blobs) {}

    /** Output inside the database; {@code sum} is that of the bytes as they are. */
    public record InlineLine(
            long jobNumber, long epoch, String stream, long length, String sha256, long bytes, String sum) {}

    /** A file that an attempt left behind. */
    public record FileLine(long jobNumber, long epoch, String path, BlobLine blob) {}

    /** A blob that a job needs. */
    public record InputLine(long jobNumber, String path, String sha256) {}

    /** A blob. */
    public record BlobLine(String sha256, long length) {}
}
