package hdcf.control.chore;

import hdcf.control.command.Duty;
import java.util.List;

/** All work that time brings, in the order in which a turn does it. */
public final class Duties {
    private Duties() {}

    /** New ones, for one book. */
    public static List<Duty> all() {
        return List.of(
                new ReconcileDuty(),
                new DependencyDuty(),
                new StopDuty(),
                new PreemptDuty(),
                new BatchDuty(),
                new PlaceDuty(),
                new FlushDuty(),
                new HealthDuty(),
                new RetentionDuty());
    }
}
