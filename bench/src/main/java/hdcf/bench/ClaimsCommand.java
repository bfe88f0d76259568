package hdcf.bench;

import hdcf.bench.schedule.ClaimRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code claims}: what a claim costs, however long the queue is. */
@Command(
        name = "claims",
        mixinStandardHelpOptions = true,
        description =
                "Has 100 workers claim from a queue of 1,000 jobs and a long one in turns, both of 20 classes, without network,"
                        + " and tells what a claim cost in each.")
final class ClaimsCommand implements Callable<Integer> {
    private static final long FEW = 1_000;

    @Mixin
    Place place = new Place();

    @Option(names = "--jobs", defaultValue = "1000000", description = "Jobs that wait. Default: ${DEFAULT-VALUE}")
    long jobs;

    @Option(names = "--rounds", defaultValue = "400", description = "Claims of each. Default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(
            names = "--to-end",
            description = "Also has as many jobs done by 100 workers, and tells how long each tenth took.")
    boolean toEnd;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        long began = System.nanoTime();
        place.inFolder(folder -> {
            List<ClaimRun.Level> levels = ClaimRun.compare(folder, FEW, jobs, rounds);
            for (ClaimRun.Level level : levels) {
                say(
                        out,
                        "claims, %d pending: %.1f µs and %.2f statements per claim",
                        level.pending(),
                        level.microsPerClaim(),
                        level.statementsPerClaim());
            }
            say(
                    out,
                    "claims, ratio %.2f, %.0f s in all",
                    levels.get(1).microsPerClaim() / levels.get(0).microsPerClaim(),
                    seconds(began));
            return 0;
        });
        if (toEnd) {
            long from = System.nanoTime();
            place.inFolder(folder -> {
                ClaimRun.workOff(
                        folder.resolve("jobs.db"),
                        jobs,
                        left -> say(out, "claims, %d left after %.0f s", left, seconds(from)));
                return 0;
            });
        }
        return 0;
    }

    private static void say(PrintWriter out, String words, Object... figures) {
        out.println(String.format(Locale.ROOT, words, figures));
        out.flush();
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
