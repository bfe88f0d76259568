package hdcf.control.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.schema.wire.ScheduleRef;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Of work that comes again: which times brought which jobs. */
final class RecurrenceHistories {
    private RecurrenceHistories() {}

    static Stream<Arguments> bad() {
        return Stream.of(
                Tellings.told("I30", "two jobs of one time", s -> {
                    comes(s, "j1", 1, 600);
                    comes(s, "j2", 1, 600);
                }),
                Tellings.told("I30", "a second job of the time of one that is gone", s -> {
                    s.append("job_submitted", null, "gone", brought(1, 600));
                    comes(s, "j1", 1, 600);
                }),
                Tellings.told("I30", "the row names the time of another job", s -> {
                    comes(s, "j1", 1, 600);
                    comes(s, "j2", 1, 660);
                    s.job("j2").schedule = new ScheduleRef(1, 600);
                }));
    }

    static Stream<Arguments> near() {
        return Stream.of(
                Tellings.told("I30", "the next time of the same schedule", s -> {
                    comes(s, "j1", 1, 600);
                    comes(s, "j2", 1, 660);
                }),
                Tellings.told("I30", "the same time of another schedule", s -> {
                    comes(s, "j1", 1, 600);
                    comes(s, "j2", 2, 600);
                }));
    }

    /** A job that no call brought. */
    private static void comes(Story s, String id, long schedule, long dueAt) {
        s.tale(id, 0, 0).schedule = new ScheduleRef(schedule, dueAt);
        s.append("job_submitted", null, id, brought(schedule, dueAt));
    }

    private static ObjectNode brought(long schedule, long dueAt) {
        return Story.node()
                .put("to", "PENDING")
                .put("schedule_number", schedule)
                .put("due_at", dueAt);
    }
}
