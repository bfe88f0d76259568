package hdcf.bench;

import hdcf.bench.file.PreparedFile;
import hdcf.bench.file.RawRun;
import hdcf.bench.plane.ProcStat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: raw and load in turns, so that both sides of every ratio met the same weather. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Alternates the raw baseline and the load over HTTP, and prints medians, ranges and a verdict per target"
                        + " as Markdown. Exit code 2 when a target was missed.")
final class CompareCommand implements Callable<Integer> {
    @Mixin
    Place place = new Place();

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds. Default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "Seconds per run. Default: ${DEFAULT-VALUE}")
    double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "8",
            description = "Seconds before the first run of each process. Default: ${DEFAULT-VALUE}")
    double warmUp;

    @Option(
            names = "--large",
            defaultValue = "1000000",
            description = "Finished jobs in the large database. Default: ${DEFAULT-VALUE}")
    long large;

    @Option(
            names = "--backlog",
            defaultValue = "100000",
            description = "Waiting jobs in the database with a backlog. Default: ${DEFAULT-VALUE}")
    long backlog;

    @Option(
            names = "--tries",
            defaultValue = "3",
            description = "Runs of each kind at most, while others use more than a quarter of a processor; the quietest"
                    + " counts. Default: ${DEFAULT-VALUE}")
    int tries;

    @Option(names = "--jvm", description = "One more flag for the control plane's JVM; repeatable.")
    List<String> jvm = List.of();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Comparison comparison = new Comparison();
        out.println(machine());
        for (int round = 1; round <= rounds; round++) {
            PreparedFile small = new PreparedFile(Comparison.SMALL, 0);
            comparison.addRaw(raw(small));
            comparison.add(Comparison.Table.SMALL, load(small));
            comparison.add(Comparison.Table.LARGE, load(new PreparedFile(large, 0)));
            comparison.add(Comparison.Table.BACKLOG, load(new PreparedFile(Comparison.SMALL, backlog)));
            out.println("round " + round + " of " + rounds + " done, load average " + ProcStat.loadAverage());
            out.flush();
        }
        comparison.print(out);
        List<Verdict> verdicts = comparison.verdicts();
        Verdict.print(verdicts, out);
        return verdicts.stream().allMatch(Verdict::isMet) ? 0 : 2;
    }

    private RawRun.Report raw(PreparedFile file) throws Exception {
        RawSession session = new RawSession(place, new RawSession.Plan(file, Comparison.GROUP, warmUp, seconds));
        RawRun.Report best = session.run();
        for (int again = 1; again < tries && best.foreignCores() > LoadSession.QUIET_CORES; again++) {
            RawRun.Report run = session.run();
            best = run.foreignCores() < best.foreignCores() ? run : best;
        }
        return best;
    }

    private LoadSession.Result load(PreparedFile file) throws Exception {
        return new LoadSession(place, new LoadSession.Plan(file, Comparison.ALL, warmUp, seconds, tries, jvm)).run();
    }

    private String machine() throws IOException {
        return "Machine: " + Runtime.getRuntime().availableProcessors() + " processors, Java "
                + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + ", files on "
                + Files.getFileStore(place.base()).type() + ", load average before " + ProcStat.loadAverage();
    }
}
