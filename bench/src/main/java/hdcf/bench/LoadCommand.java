package hdcf.bench;

import hdcf.bench.file.PreparedFile;
import hdcf.bench.stat.Latencies;
import hdcf.bench.wire.Step;
import hdcf.bench.wire.Workload;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code load}: whole lifecycles over HTTP against a control plane in a process of its own. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Drives a control plane over HTTP with keep-alive connections from this process.")
final class LoadCommand implements Callable<Integer> {
    @Mixin
    Place place = new Place();

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "1,16,64,256",
            description = "Connections, each a worker. Default: ${DEFAULT-VALUE}")
    List<Integer> connections = List.of();

    @Option(
            names = "--batches",
            defaultValue = "50",
            description = "Jobs per request on 4 connections, after the runs above; 0: none. Default: ${DEFAULT-VALUE}")
    int batches;

    @Option(
            names = "--finished",
            defaultValue = "1000",
            description = "Finished jobs in the database before. Default: ${DEFAULT-VALUE}")
    long finished;

    @Option(
            names = "--backlog",
            defaultValue = "0",
            description = "Waiting jobs in the database before. Default: ${DEFAULT-VALUE}")
    long backlog;

    @Option(names = "--seconds", defaultValue = "4", description = "Seconds per run. Default: ${DEFAULT-VALUE}")
    double seconds;

    @Option(names = "--warm-up", defaultValue = "5", description = "Seconds before. Default: ${DEFAULT-VALUE}")
    double warmUp;

    @Option(names = "--jvm", description = "One more flag for the control plane's JVM; repeatable.")
    List<String> jvm = List.of();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        List<Workload.Shape> shapes = new ArrayList<>();
        connections.forEach(count -> shapes.add(new Workload.Shape(count, 1)));
        if (batches > 1) {
            shapes.add(new Workload.Shape(4, batches));
        }
        LoadSession.Result result = new LoadSession(
                        place, new LoadSession.Plan(new PreparedFile(finished, backlog), shapes, warmUp, seconds, jvm))
                .run();
        print(result, spec.commandLine().getOut());
        return 0;
    }

    private static void print(LoadSession.Result result, PrintWriter out) {
        out.println(
                "| connections | lifecycles/s | p50 / p99 ms | p99 ms submit / claim / ack / complete | commits per job | CPU µs | foreign cores |");
        out.println("|---|---|---|---|---|---|---|");
        for (LoadResult run : result.runs()) {
            List<String> steps = new ArrayList<>();
            for (Step step : Step.values()) {
                Latencies latencies = run.outcome().tally().of(step);
                steps.add(String.format(Locale.ROOT, "%.2f", latencies.percentileMs(0.99)));
            }
            out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f / %.2f | %s | %.2f | %.0f | %.2f |",
                    run.shape().text(),
                    run.rate(),
                    run.p50Ms(),
                    run.p99Ms(),
                    String.join(" / ", steps),
                    run.commitsPerJob(),
                    run.cpuMicros(),
                    run.foreignCores()));
        }
        out.println(String.format(Locale.ROOT, "%nControl plane: at most %.0f MB RSS.", result.peakRssMb()));
        out.flush();
    }
}
