package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.ATTEMPT_FILES;
import static hdcf.schema.db.tables.Tables.EVENTS;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.WORKERS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hdcf.control.job.Aside;
import hdcf.control.job.Policy;
import hdcf.control.job.WorkerCondition;
import hdcf.schema.wire.AfterView;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.StoredFile;
import hdcf.schema.wire.WorkerView;
import java.util.List;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Makes what readers see of rows. */
final class Views {
    private static final Resources NO_RESOURCES = new Resources(null, null);

    private Views() {}

    static JobView job(Record row, LiveWorkerFigures figures) {
        return job(row, figures, null);
    }

    /** As above, with what it waits for. */
    static JobView job(Record row, LiveWorkerFigures figures, @Nullable List<AfterView> after) {
        JobStatus status = JobStatus.valueOf(row.get(JOBS.STATUS));
        String workerId = row.get(JOBS.WORKER_ID);
        boolean isHeld = status == JobStatus.ASSIGNED || status == JobStatus.RUNNING || status == JobStatus.LOST;
        String cause = row.get(JOBS.END_CAUSE);
        Resources resources =
                Objects.requireNonNullElse(parsed(row.get(JOBS.RESOURCES), Resources.class), NO_RESOURCES);
        Policy policy = Policy.of(row.get(JOBS.POLICY));
        Tags tags = Objects.requireNonNullElse(parsed(row.get(JOBS.TAGS), Tags.class), Tags.NONE);
        return new JobView(
                row.get(JOBS.ID),
                row.get(JOBS.NUMBER),
                status,
                row.get(JOBS.COMMAND),
                texts(row.get(JOBS.ARGS)),
                row.get(JOBS.WORKING_DIR),
                row.get(JOBS.TIMEOUT_MS),
                Math.toIntExact(row.get(JOBS.PRIORITY)),
                row.get(JOBS.SCHEDULED_AT),
                row.get(JOBS.NEEDS_GPU) == 1,
                texts(row.get(JOBS.REQUIREMENTS)),
                row.get(JOBS.CREATED_AT),
                row.get(JOBS.UPDATED_AT),
                Math.toIntExact(row.get(JOBS.ATTEMPT_COUNT)),
                Math.toIntExact(row.get(JOBS.MAX_ATTEMPTS)),
                Math.toIntExact(row.get(JOBS.CRASH_LIMIT)),
                workerId,
                row.get(JOBS.ASSIGNMENT_ID),
                row.get(JOBS.ASSIGNMENT_EXPIRES_AT),
                row.get(JOBS.LEASE_EPOCH),
                row.get(JOBS.LAST_ERROR),
                row.get(JOBS.RESULT_PATH),
                row.get(JOBS.RESULT_SUMMARY),
                row.get(JOBS.UPDATED_BY),
                small(row, JOBS.EXIT_CODE),
                cause == null ? null : EndCause.valueOf(cause),
                row.get(JOBS.ARTIFACT_ID),
                row.get(JOBS.ARTIFACT_STDOUT_PATH),
                row.get(JOBS.ARTIFACT_STDERR_PATH),
                row.get(JOBS.ARTIFACT_STDOUT_TMP_PATH),
                row.get(JOBS.ARTIFACT_STDERR_TMP_PATH),
                row.get(JOBS.ARTIFACT_STDOUT_SHA256),
                row.get(JOBS.ARTIFACT_STDERR_SHA256),
                row.get(JOBS.ARTIFACT_STORAGE_BACKEND),
                row.get(JOBS.ARTIFACT_LOCATION),
                row.get(JOBS.ARTIFACT_UPLOAD_STATE),
                row.get(JOBS.ARTIFACT_UPLOAD_ERROR),
                row.get(JOBS.CREATED_AT_MS),
                row.get(JOBS.ASSIGNED_AT_MS),
                row.get(JOBS.STARTED_AT_MS),
                row.get(JOBS.ENDED_AT_MS),
                row.get(JOBS.DUE_AT_MS),
                isHeld && workerId != null ? figures.silentSeconds(workerId) : null,
                row.get(JOBS.HELD) == 1 ? true : null,
                resources.cpus(),
                resources.memoryMb(),
                resources.gpus(),
                resources.named(),
                policy.prefer(),
                policy.avoid(),
                policy.retry(),
                policy.limits(),
                parsed(row.get(JOBS.EXECUTION), Execution.class),
                checkpoint(row),
                status == JobStatus.RUNNING ? figures.progress(row.get(JOBS.NUMBER)) : null,
                row.get(JOBS.NAME),
                BatchQueries.seat(row),
                row.get(JOBS.UNMET) == 0 ? null : row.get(JOBS.UNMET),
                afterMode(row.get(JOBS.TIES)),
                after,
                policy.isPreemptible() ? true : null,
                row.get(JOBS.SUBMITTER),
                tags.labels(),
                tags.type(),
                tags.payload(),
                ScheduleQueries.ref(row.get(JOBS.SCHEDULE_NUMBER), row.get(JOBS.SCHEDULE_DUE_AT)));
    }

    private static @Nullable String afterMode(long ties) {
        if ((ties & JobColumns.WAITING) == 0) {
            return null;
        }
        return (ties & JobColumns.ANY_ENOUGH) == 0 ? "all" : "any";
    }

    private static @Nullable BlobRef checkpoint(Record row) {
        String sha256 = row.get(JOBS.CHECKPOINT_SHA256);
        Long length = row.get(JOBS.CHECKPOINT_LENGTH);
        return sha256 == null || length == null ? null : new BlobRef(sha256, length);
    }

    static StoredFile file(Record row) {
        return new StoredFile(
                row.get(ATTEMPT_FILES.PATH),
                row.get(ATTEMPT_FILES.LENGTH),
                row.get(ATTEMPT_FILES.SHA256),
                row.get(ATTEMPT_FILES.EXECUTABLE) == 1,
                row.get(ATTEMPT_FILES.LEASE_EPOCH));
    }

    /** @param held assignments that are out to it */
    static WorkerView worker(Record row, LiveWorkerFigures figures, int held) {
        String metrics = row.get(WORKERS.HEARTBEAT_METRICS);
        Long age = figures.silentSeconds(row.get(WORKERS.WORKER_ID));
        String aside = row.get(WORKERS.ASIDE);
        Integer slots = small(row, WORKERS.SLOTS);
        WorkerCondition condition = WorkerCondition.of(
                "ONLINE".equals(row.get(WORKERS.STATUS)),
                WorkerTable.aside(
                        aside == null ? null : Aside.Kind.valueOf(aside),
                        row.get(WORKERS.ASIDE_REASON),
                        row.get(WORKERS.ASIDE_UNTIL_MS)),
                age == null ? 0 : age,
                figures.suspectSeconds(),
                WorkerRow.sleptMs(metrics));
        return new WorkerView(
                row.get(WORKERS.WORKER_ID),
                row.get(WORKERS.STATUS),
                row.get(WORKERS.CURRENT_JOB_ID),
                texts(row.get(WORKERS.CAPABILITIES)),
                metrics == null ? null : Json.parse(metrics, JsonNode.class),
                row.get(WORKERS.LAST_SEEN),
                row.get(WORKERS.REGISTERED_AT),
                age == null ? 0 : age,
                row.get(WORKERS.INSTANCE_ID),
                row.get(WORKERS.BOOT_ID),
                slots,
                parsed(row.get(WORKERS.RESOURCES), Resources.class),
                held >= (slots == null ? 1 : slots) ? "BUSY" : "IDLE",
                condition.health(),
                condition.reason(),
                condition.untilMs());
    }

    static EventView event(Record row) {
        String details = row.get(EVENTS.DETAILS);
        return new EventView(
                row.get(EVENTS.ID),
                row.get(EVENTS.TS),
                row.get(EVENTS.TS_MS),
                row.get(EVENTS.COMPONENT),
                row.get(EVENTS.LEVEL),
                row.get(EVENTS.EVENT),
                row.get(EVENTS.REQUEST_ID),
                row.get(EVENTS.WORKER_ID),
                row.get(EVENTS.JOB_ID),
                details == null ? JsonNodeFactory.instance.objectNode() : Json.parse(details, JsonNode.class));
    }

    private static <T> @Nullable T parsed(@Nullable String json, Class<T> type) {
        return json == null ? null : Json.parse(json, type);
    }

    private static List<String> texts(String json) {
        return List.of(Json.parse(json, String[].class));
    }

    private static @Nullable Integer small(Record row, Field<Long> column) {
        Long value = row.get(column);
        return value == null ? null : Math.toIntExact(value);
    }
}
