package hdcf.bench;

import hdcf.bench.plane.ControlProcess;
import hdcf.bench.plane.ProcStat;
import hdcf.bench.plane.StartTimes;
import hdcf.bench.plane.WorkerProcess;
import hdcf.bench.stat.Spread;
import hdcf.client.HdcfClient;
import hdcf.client.HttpTransport;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jobs}: real processes end to end, beside {@code xargs} doing the same without any promise. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description =
                "Runs /bin/true as jobs from submission to durable completion on one worker, and xargs -P N sh -c 'true >o 2>e'"
                        + " at its best N in turns with it.")
final class JobsCommand implements Callable<Integer> {
    private static final int CALL_MS = 30_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final String COMPLETED = "hdcf_jobs{status=\"COMPLETED\"}";

    @Mixin
    Place place = new Place();

    @Option(
            names = "--worker-jar",
            paramLabel = "FILE",
            defaultValue = "worker/target/worker.jar",
            description = "The worker. Default: ${DEFAULT-VALUE}")
    Path workerJar = Path.of("worker/target/worker.jar");

    @Option(names = "--slots", split = ",", defaultValue = "2,4,8", description = "Slots. Default: ${DEFAULT-VALUE}")
    List<Integer> slots = List.of();

    @Option(names = "--jobs", defaultValue = "8000", description = "Jobs per run. Default: ${DEFAULT-VALUE}")
    int jobs;

    @Option(
            names = "--warm-up",
            defaultValue = "24000",
            description = "Jobs before them, while both programs still compile. Default: ${DEFAULT-VALUE}")
    int warmUp;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds. Default: ${DEFAULT-VALUE}")
    int rounds;

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** One run of our side: jobs per second, and CPU per job of control plane, worker and jobs. */
    private record Run(double rate, double controlMicros, double workerMicros) {}

    /** One run of xargs: jobs per second, and CPU per job of all its processes. */
    private record Theirs(double rate, double micros) {}

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<List<Run>> runs = new ArrayList<>();
        List<Theirs> xargs = new ArrayList<>();
        slots.forEach(count -> runs.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            Theirs best = new Theirs(0, 0);
            for (int i = 0; i < slots.size(); i++) {
                int count = slots.get(i);
                runs.get(i).add(place.inFolder(folder -> ours(folder, count)));
                Theirs theirs = place.inFolder(folder -> theirs(folder, count));
                best = theirs.rate() > best.rate() ? theirs : best;
            }
            xargs.add(best);
        }
        out.println("| slots | jobs/s | control plane, CPU µs per job | worker and jobs, CPU µs per job |");
        out.println("|---|---|---|---|");
        List<Verdict> verdicts = new ArrayList<>();
        double best = 0;
        for (int i = 0; i < slots.size(); i++) {
            List<Run> those = runs.get(i);
            Spread rate = Spread.of(those.stream().map(Run::rate).toList());
            best = Math.max(best, rate.median());
            out.println(String.format(
                    Locale.ROOT,
                    "| %d | %s | %s | %s |",
                    slots.get(i),
                    rate.text(0),
                    Spread.of(those.stream().map(Run::controlMicros).toList()).text(0),
                    Spread.of(those.stream().map(Run::workerMicros).toList()).text(0)));
        }
        out.println(String.format(
                Locale.ROOT,
                "| xargs at its best | %s | | %s |",
                Spread.of(xargs.stream().map(Theirs::rate).toList()).text(0),
                Spread.of(xargs.stream().map(Theirs::micros).toList()).text(0)));
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int which = round;
            double ours = runs.stream()
                    .mapToDouble(those -> those.get(which).rate())
                    .max()
                    .orElse(0);
            ratios.add(ours / xargs.get(round).rate());
        }
        verdicts.add(Verdict.atLeast(0.45, "jobs/s at the best number of slots / xargs", Spread.of(ratios)));
        Verdict.print(verdicts, out);
        return verdicts.stream().allMatch(Verdict::isMet) ? 0 : 2;
    }

    private Run ours(Path folder, int count) throws Exception {
        try (ControlProcess control = ControlProcess.start(place.controlJar, folder.resolve("jobs.db"), List.of())) {
            String url = "http://127.0.0.1:" + control.address().getPort();
            HdcfClient client = new HdcfClient(HttpTransport.to(url), ControlProcess.TOKEN, CALL_MS);
            try (WorkerProcess worker = WorkerProcess.start(workerJar, folder.resolve("worker"), url, count)) {
                submitAndAwait(control, client, warmUp, 0);
                long controlCpu = ProcStat.cpuMicros(control.pid());
                long workerCpu = worker.treeMicros();
                long start = System.nanoTime();
                submitAndAwait(control, client, jobs, warmUp);
                double seconds = (System.nanoTime() - start) / 1e9;
                return new Run(
                        jobs / seconds,
                        (ProcStat.cpuMicros(control.pid()) - controlCpu) / (double) jobs,
                        (worker.treeMicros() - workerCpu) / (double) jobs);
            }
        }
    }

    private static void submitAndAwait(ControlProcess control, HdcfClient client, int count, int before)
            throws Exception {
        List<Map<String, String>> submissions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            submissions.add(Map.of("command", "/bin/true"));
        }
        client.exchange(
                "POST",
                "/jobs",
                Map.of("Content-Type", "application/json"),
                Json.text(submissions).getBytes(StandardCharsets.UTF_8));
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (control.metric(COMPLETED) < before + count) {
            if (System.nanoTime() - until >= 0) {
                throw new IOException(
                        "Expected " + count + " jobs to complete, but they did not; see the worker's log");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** What the machine can do: xargs. */
    private Theirs theirs(Path folder, int processes) throws Exception {
        Path list = folder.resolve("list");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < jobs; i++) {
            lines.append(i).append('\n');
        }
        Files.writeString(list, lines);
        String script = "cd '" + folder + "' && xargs -P " + processes + " -n 1 sh -c 'true >o$0 2>e$0' <list";
        long self = ProcessHandle.current().pid();
        long before = ProcStat.childrenMicros(self);
        double ms = StartTimes.wholeRunMs(List.of("sh", "-c", script), folder.resolve("log"));
        return new Theirs(jobs / (ms / 1e3), (ProcStat.childrenMicros(self) - before) / (double) jobs);
    }
}
