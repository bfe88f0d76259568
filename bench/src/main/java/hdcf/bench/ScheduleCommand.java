package hdcf.bench;

import hdcf.bench.schedule.FleetRun;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code schedule}: how well four uneven machines are used, in virtual time. */
@Command(
        name = "schedule",
        mixinStandardHelpOptions = true,
        description =
                "Works off mixed jobs on four uneven simulated machines, and compares with a plan that knows every"
                        + " duration.")
final class ScheduleCommand implements Callable<Integer> {
    @Mixin
    Place place = new Place();

    @Option(names = "--jobs", defaultValue = "2000", description = "Jobs. Default: ${DEFAULT-VALUE}")
    int jobs;

    @Option(names = "--seeds", defaultValue = "5", description = "Different mixtures. Default: ${DEFAULT-VALUE}")
    int seeds;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        for (int seed = 1; seed <= seeds; seed++) {
            long drawn = seed;
            FleetRun.Report report = place.inFolder(folder -> FleetRun.run(folder.resolve("jobs.db"), jobs, drawn));
            out.println(String.format(
                    Locale.ROOT,
                    "schedule, seed %d: %d jobs in %.0f s, a plan that knows every duration %.0f s, ratio %.3f,"
                            + " processors used %.1f %%",
                    seed,
                    report.jobs(),
                    report.makespanMs() / 1e3,
                    report.greedyMs() / 1e3,
                    report.ratio(),
                    report.utilisation() * 100));
            out.flush();
        }
        return 0;
    }
}
