package hdcf.control.check;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.store.Snapshot.EventLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.schema.wire.ScheduleRef;
import java.util.HashMap;
import java.util.Map;

/** I30, no time of a schedule brings two jobs: by the rows, and by the log, which also tells of jobs that are gone. */
final class RecurrenceChecks implements Check {
    @Override
    public void judge(Facts facts, Findings found) {
        Map<ScheduleRef, String> brought = new HashMap<>();
        for (EventLine line : facts.rows.events()) {
            JsonNode number = line.details().path("schedule_number");
            JsonNode dueAt = line.details().path("due_at");
            if (line.event().equals("job_submitted") && number.isIntegralNumber() && dueAt.isIntegralNumber()) {
                judge(brought, new ScheduleRef(number.asLong(), dueAt.asLong()), String.valueOf(line.jobId()), found);
            }
        }
        for (JobRow row : facts.rows.jobs()) {
            ScheduleRef schedule = row.submitted().origin().schedule();
            if (schedule != null) {
                judge(brought, schedule, row.id(), found);
            }
        }
    }

    private static void judge(Map<ScheduleRef, String> brought, ScheduleRef time, String job, Findings found) {
        String other = brought.putIfAbsent(time, job);
        if (other != null && !other.equals(job)) {
            found.add(
                    "I30",
                    job,
                    "Expected one job for the time " + time.dueAt() + " of schedule " + time.number() + ", but job "
                            + other + " is one, too");
        }
    }
}
