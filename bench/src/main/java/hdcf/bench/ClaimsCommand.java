package hdcf.bench;

import hdcf.bench.schedule.ClaimRun;
import java.io.PrintWriter;
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
                "Has 100 workers work off a long queue of 20 classes, without network, and tells what a claim cost"
                        + " at each length.")
final class ClaimsCommand implements Callable<Integer> {
    @Mixin
    Place place = new Place();

    @Option(names = "--jobs", defaultValue = "1000000", description = "Jobs. Default: ${DEFAULT-VALUE}")
    long jobs;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        long began = System.nanoTime();
        place.inFolder(folder -> {
            ClaimRun.run(folder.resolve("jobs.db"), jobs, level -> {
                out.println(String.format(
                        Locale.ROOT,
                        "claims, %d pending: %.1f µs and %.2f statements per claim",
                        level.pending(),
                        level.microsPerClaim(),
                        level.statementsPerClaim()));
                out.flush();
            });
            return 0;
        });
        out.println(String.format(
                Locale.ROOT,
                "claims, %d jobs from submission to end in %.0f s",
                jobs,
                (System.nanoTime() - began) / 1e9));
        out.flush();
        return 0;
    }
}
