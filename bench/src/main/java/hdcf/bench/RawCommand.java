package hdcf.bench;

import hdcf.bench.file.PreparedFile;
import hdcf.bench.file.RawRun;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code raw}: the same statements on the same file, without HTTP. */
@Command(
        name = "raw",
        mixinStandardHelpOptions = true,
        description = "Runs the statements of a lifecycle straight on the file, grouped as the writer groups them.")
final class RawCommand implements Callable<Integer> {
    @Mixin
    Place place = new Place();

    @Option(
            names = "--group",
            defaultValue = "64",
            description = "Operations per transaction. Default: ${DEFAULT-VALUE}")
    int group;

    @Option(
            names = "--finished",
            defaultValue = "1000",
            description = "Finished jobs in the database before. Default: ${DEFAULT-VALUE}")
    long finished;

    @Option(names = "--seconds", defaultValue = "4", description = "Seconds. Default: ${DEFAULT-VALUE}")
    double seconds;

    @Option(names = "--warm-up", defaultValue = "5", description = "Seconds before. Default: ${DEFAULT-VALUE}")
    double warmUp;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        RawRun.Report report =
                new RawSession(place, new RawSession.Plan(new PreparedFile(finished, 0), group, warmUp, seconds)).run();
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "raw, %d operations per transaction: %.0f lifecycles/s, %.1f µs CPU per lifecycle, %.3f commits per job",
                        group,
                        report.rate(),
                        (double) report.cpuMicros() / report.lifecycles(),
                        (double) report.commits() / report.lifecycles()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
