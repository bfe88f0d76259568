package hdcf.bench;

import hdcf.bench.file.PreparedFile;
import hdcf.bench.plane.ControlProcess;
import hdcf.bench.stat.Latencies;
import hdcf.bench.stat.Spread;
import hdcf.client.HdcfClient;
import hdcf.client.HttpTransport;
import hdcf.client.ProblemException;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BatchRequest;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.SubmitRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code batch}: how long others wait for their acks while somebody submits a very large batch. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description =
                "Has a few clients submit, claim, acknowledge and complete one job after the other, alone and while a large batch is"
                        + " submitted, in turns, and tells the latency of their acks.")
final class BatchCommand implements Callable<Integer> {
    private static final int CALL_MS = 120_000;
    /** What no worker has: the batch is to wait, not to be worked off. */
    private static final String NOWHERE = "nowhere";

    @Mixin
    Place place = new Place();

    @Option(names = "--jobs", defaultValue = "100000", description = "Jobs of the batch. Default: ${DEFAULT-VALUE}")
    long jobs;

    @Option(names = "--clients", defaultValue = "2", description = "Clients. Default: ${DEFAULT-VALUE}")
    int clients;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Batches, one after the other. Default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(names = "--alone", defaultValue = "5", description = "Seconds without a batch. Default: ${DEFAULT-VALUE}")
    double alone;

    @Option(
            names = "--pause-ms",
            defaultValue = "2",
            description = "Between two jobs of a client. Default: ${DEFAULT-VALUE}")
    int pauseMs;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return place.inFolder(this::in);
    }

    private int in(Path folder) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path database = new PreparedFile(Comparison.SMALL, 0).copyTo(folder, place.cache());
        try (ControlProcess control = ControlProcess.start(place.controlJar, database, List.of())) {
            HdcfClient submitter = client(control);
            List<Double> before = new ArrayList<>();
            List<Double> during = new ArrayList<>();
            List<Double> seconds = new ArrayList<>();
            acks(control, () -> pause(alone));
            for (int i = 0; i < rounds; i++) {
                Latencies quiet = acks(control, () -> pause(alone));
                long began = System.nanoTime();
                Latencies busy = acks(control, () -> submitter.batches().submit(batch(), null));
                seconds.add((System.nanoTime() - began) / 1e9);
                before.add(quiet.percentileMs(0.99));
                during.add(busy.percentileMs(0.99));
                out.println(String.format(
                        Locale.ROOT,
                        "batch of %d jobs in %.1f s; acks alone: %d, p50 %.1f, p99 %.1f ms; meanwhile: %d, p50 %.1f, p99 %.1f, at most"
                                + " %.1f ms",
                        jobs,
                        seconds.get(i),
                        quiet.count(),
                        quiet.percentileMs(0.5),
                        quiet.percentileMs(0.99),
                        busy.count(),
                        busy.percentileMs(0.5),
                        busy.percentileMs(0.99),
                        busy.maxMs()));
                out.flush();
            }
            List<Verdict> verdicts = List.of(
                    Verdict.atMost(10, "seconds for " + jobs + " jobs", Spread.of(seconds)),
                    Verdict.atMost(50, "ack p99 ms meanwhile", Spread.of(during)));
            out.println("ack p99 ms alone: " + Spread.of(before).text(1));
            Verdict.print(verdicts, out);
            return verdicts.stream().allMatch(Verdict::isMet) ? 0 : 2;
        }
    }

    private BatchRequest batch() {
        SubmitRequest job = new SubmitRequest(
                "true", List.of(), null, null, null, null, null, null, null, List.of(NOWHERE), null, null, null);
        return new BatchRequest(null, null, null, null, job, "1-" + jobs, null, null);
    }

    /** What happens while latencies are taken. */
    @FunctionalInterface
    private interface Meanwhile {
        void run() throws IOException, ProblemException;
    }

    private Latencies acks(ControlProcess control, Meanwhile meanwhile)
            throws IOException, ProblemException, InterruptedException, ExecutionException {
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Latencies>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                String worker = "w" + i;
                running.add(threads.submit(() -> lifecycles(client(control), worker, isOver)));
            }
            try {
                meanwhile.run();
            } finally {
                isOver.set(true);
            }
            Latencies all = new Latencies();
            for (Future<Latencies> one : running) {
                all.addAll(one.get());
            }
            return all;
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
    }

    private Latencies lifecycles(HdcfClient client, String worker, AtomicBoolean isOver)
            throws IOException, ProblemException {
        Latencies acks = new Latencies();
        client.register(new RegisterRequest(worker, null, List.of(), null, null, null));
        SubmitRequest job =
                new SubmitRequest("true", List.of(), null, null, null, null, null, null, null, null, null, null, null);
        while (!isOver.get()) {
            client.submit(job, null);
            @Nullable Assignment given = client.nextJob(worker).orElse(null);
            if (given != null) {
                long began = System.nanoTime();
                client.ack(new LeaseRef(given.jobId(), worker, given.assignmentId()));
                acks.add(System.nanoTime() - began);
                client.complete(completion(worker, given));
            }
            pause(pauseMs / 1e3);
        }
        return acks;
    }

    private static ReportRequest completion(String worker, Assignment given) {
        Map<String, Object> members = Map.of(
                "job_id",
                given.jobId(),
                "worker_id",
                worker,
                "assignment_id",
                given.assignmentId(),
                "artifact_id",
                "a",
                "artifact_upload_state",
                "none",
                "exit_code",
                0);
        return Json.mapper().convertValue(members, ReportRequest.class);
    }

    private static HdcfClient client(ControlProcess control) throws IOException {
        return new HdcfClient(
                HttpTransport.to("http://127.0.0.1:" + control.address().getPort(), CALL_MS),
                ControlProcess.TOKEN,
                CALL_MS);
    }

    private static void pause(double seconds) {
        LockSupport.parkNanos((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
    }
}
