package hdcf.control.chore;

import hdcf.control.command.Duty;
import hdcf.control.command.JobRules;
import java.util.List;

/** All work that time brings, in the order in which a turn does it. */
public final class Duties {
    private Duties() {}

    /**
     * New ones, for one book.
     *
     * @param rules what a job must look like
     */
    public static List<Duty> all(JobRules rules) {
        return List.of(
                new ReconcileDuty(),
                new DependencyDuty(),
                new StopDuty(),
                new PreemptDuty(),
                new BatchDuty(),
                new PlaceDuty(),
                new ScheduleDuty(rules),
                new FlushDuty(),
                new HealthDuty(),
                new RetentionDuty());
    }
}
