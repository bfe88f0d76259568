package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Recurring work as {@code GET /schedules} shows it. Times are Unix seconds.
 *
 * @param submitter whose token created it
 * @param job what is submitted each time, as it was given
 * @param nextDueAt absent while it is paused
 * @param lastDueAt the last time that was due, whatever became of it; absent before the first
 * @param lastJobId of the last job that was submitted; absent before the first
 * @param lastError why the last time that was due brought no job; absent when it did
 * @param submitted how many jobs it has submitted
 * @param skipped how many times were due without a job; a row of missed ones counts as one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleView(
        String scheduleId,
        long number,
        String name,
        ScheduleState state,
        String cron,
        String timeZone,
        MissedPolicy missed,
        int missedLimit,
        OverlapPolicy overlap,
        String submitter,
        JsonNode job,
        @Nullable Long nextDueAt,
        @Nullable Long lastDueAt,
        @Nullable String lastJobId,
        @Nullable Long lastJobNumber,
        @Nullable String lastError,
        long submitted,
        long skipped,
        long createdAt,
        long updatedAt) {}
