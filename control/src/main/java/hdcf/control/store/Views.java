package hdcf.control.store;

import static hdcf.schema.db.tables.Tables.ATTEMPT_FILES;
import static hdcf.schema.db.tables.Tables.EVENTS;
import static hdcf.schema.db.tables.Tables.JOBS;
import static hdcf.schema.db.tables.Tables.SCHEDULES;
import static hdcf.schema.db.tables.Tables.WORKERS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hdcf.control.job.Policy;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.ScheduleRef;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.StoredFile;
import hdcf.schema.wire.WorkerView;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Makes what readers see of rows. */
final class Views {
    private static final Resources NO_RESOURCES = new Resources(null, null);

    private Views() {}

    static JobView job(Record row, HeartbeatAges ages) {
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
                isHeld && workerId != null ? ages.silentSeconds(workerId) : null,
                row.get(JOBS.HELD) == 1 ? true : null,
                resources.cpus(),
                resources.memoryMb(),
                resources.gpus(),
                resources.named(),
                policy.prefer(),
                policy.avoid(),
                policy.retry(),
                parsed(row.get(JOBS.EXECUTION), Execution.class),
                checkpoint(row),
                status == JobStatus.RUNNING ? ages.progress(row.get(JOBS.NUMBER)) : null,
                row.get(JOBS.NAME),
                null,
                null,
                null,
                null,
                row.get(JOBS.SUBMITTER),
                tags.labels(),
                tags.type(),
                tags.payload(),
                schedule(row.get(JOBS.SCHEDULE_NUMBER), row.get(JOBS.SCHEDULE_DUE_AT)));
    }

    private static @Nullable ScheduleRef schedule(@Nullable Long number, @Nullable Long dueAt) {
        return number == null || dueAt == null ? null : new ScheduleRef(number, dueAt);
    }

    static ScheduleView schedule(Record row) {
        return new ScheduleView(
                row.get(SCHEDULES.ID),
                row.get(SCHEDULES.NUMBER),
                row.get(SCHEDULES.NAME),
                ScheduleState.valueOf(row.get(SCHEDULES.STATE)),
                row.get(SCHEDULES.CRON),
                row.get(SCHEDULES.TIME_ZONE),
                MissedPolicy.valueOf(row.get(SCHEDULES.MISSED).toUpperCase(Locale.ROOT)),
                Math.toIntExact(row.get(SCHEDULES.MISSED_LIMIT)),
                OverlapPolicy.valueOf(row.get(SCHEDULES.OVERLAP).toUpperCase(Locale.ROOT)),
                row.get(SCHEDULES.SUBMITTER),
                Json.parse(row.get(SCHEDULES.JOB), JsonNode.class),
                row.get(SCHEDULES.NEXT_DUE_AT),
                row.get(SCHEDULES.LAST_DUE_AT),
                row.get(SCHEDULES.LAST_JOB_ID),
                row.get(SCHEDULES.LAST_JOB_NUMBER),
                row.get(SCHEDULES.LAST_ERROR),
                row.get(SCHEDULES.SUBMITTED),
                row.get(SCHEDULES.SKIPPED),
                row.get(SCHEDULES.CREATED_AT),
                row.get(SCHEDULES.UPDATED_AT));
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

    static WorkerView worker(Record row, HeartbeatAges ages) {
        String metrics = row.get(WORKERS.HEARTBEAT_METRICS);
        Long age = ages.silentSeconds(row.get(WORKERS.WORKER_ID));
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
                small(row, WORKERS.SLOTS),
                parsed(row.get(WORKERS.RESOURCES), Resources.class));
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
