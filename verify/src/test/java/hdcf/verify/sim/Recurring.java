package hdcf.verify.sim;

import hdcf.control.command.Caller;
import hdcf.control.command.CreateScheduleCommand;
import hdcf.control.command.DeleteScheduleCommand;
import hdcf.control.command.NewSchedule;
import hdcf.control.command.ScheduleReceipt;
import hdcf.control.job.Timetable;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.SubmitRequest;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A job that comes every minute, in one of four seeds, until nothing goes wrong any more. Somebody creates it anew whenever the
 * control plane starts, as a script would, and does not wait for the answer.
 */
final class Recurring {
    private static final String NAME = "every-minute";
    private static final Caller OPERATOR = new Caller("operator", "");

    private final World world;

    Recurring(World world) {
        this.world = world;
    }

    private boolean isWanted() {
        return world.plan.seed() % 4 == 1;
    }

    /** The control plane runs again, or the world is healed. */
    void order(PlaneCore core) {
        if (!isWanted()) {
            return;
        }
        if (world.isHealed()) {
            core.offer(new DeleteScheduleCommand(OPERATOR, NAME), new Unheard<ScheduleView>());
        } else {
            core.offer(new CreateScheduleCommand(OPERATOR, schedule()), new Unheard<ScheduleReceipt>());
        }
    }

    private NewSchedule schedule() {
        long draw = world.plan.seed() / 4;
        MissedPolicy missed = draw % 3 == 0 ? MissedPolicy.SKIP : draw % 3 == 1 ? MissedPolicy.ONCE : MissedPolicy.ALL;
        OverlapPolicy overlap = draw % 2 == 0 ? OverlapPolicy.ALLOW : OverlapPolicy.SKIP;
        SubmitRequest job = new SubmitRequest(
                "sim",
                List.of("1500", "0", "100", "false", NAME),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return new NewSchedule(
                NAME, "* * * * *", "UTC", Timetable.of("* * * * *", ZoneOffset.UTC), missed, 5, overlap, job);
    }
}
