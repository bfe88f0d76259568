package hdcf.control.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.SubmitRequest;
import java.util.List;

/** {@code POST /schedules}. The name makes it repeatable. */
public record CreateScheduleCommand(Caller caller, NewSchedule asked) implements Command<QueueBook, ScheduleReceipt> {
    @Override
    public void apply(QueueBook book, Ticket<ScheduleReceipt> ticket) throws Refusal {
        JsonNode job = given(asked.job());
        ScheduleView there = book.store().schedules().named(asked.name());
        if (there != null) {
            if (!isSame(there, job)) {
                throw new Refusal(
                        ProblemCode.NAME_TAKEN,
                        "Expected a name that is free, but schedule " + there.number() + " is named " + asked.name()
                                + " and says something else: delete it first, or take another name");
            }
            ticket.answer(new ScheduleReceipt(there, false));
            return;
        }
        book.admit();
        if (book.store().schedules().count() >= Limits.SCHEDULES) {
            throw new Refusal(
                    ProblemCode.OUT_OF_RANGE,
                    "Expected fewer than " + Limits.SCHEDULES
                            + " schedules before this one, found so many: delete one that is not needed",
                    List.of(new Problem.Fault("", "too_many")));
        }
        Long nextDueAt = asked.times().next(book.turn().wallSec());
        if (nextDueAt == null) {
            throw new Refusal(
                    ProblemCode.OUT_OF_RANGE,
                    "Expected cron to name a time in the future, found none",
                    List.of(new Problem.Fault("/cron", "out_of_range")));
        }
        ScheduleView made = made(book, job, nextDueAt);
        book.store().schedules().insert(made);
        Schedules.log(book, caller, "schedule_created", made);
        ticket.answer(new ScheduleReceipt(made, true));
    }

    /** The job as it was given, read again so that equal ones are equal trees. */
    private static JsonNode given(SubmitRequest job) {
        ObjectNode tree = (ObjectNode) Json.tree(job);
        tree.properties().removeIf(member -> member.getValue().isNull());
        return Json.parse(tree.toString(), JsonNode.class);
    }

    private boolean isSame(ScheduleView there, JsonNode job) {
        return there.cron().equals(asked.cron())
                && there.timeZone().equals(asked.timeZone())
                && there.missed() == asked.missed()
                && there.missedLimit() == asked.missedLimit()
                && there.overlap() == asked.overlap()
                && there.job().equals(job);
    }

    private ScheduleView made(QueueBook book, JsonNode job, long nextDueAt) {
        long nowSec = book.turn().wallSec();
        return new ScheduleView(
                book.sequences().nextId(),
                book.sequences().nextSchedule(),
                asked.name(),
                ScheduleState.ACTIVE,
                asked.cron(),
                asked.timeZone(),
                asked.missed(),
                asked.missedLimit(),
                asked.overlap(),
                caller.principal(),
                job,
                nextDueAt,
                null,
                null,
                null,
                null,
                0,
                0,
                nowSec,
                nowSec);
    }
}
