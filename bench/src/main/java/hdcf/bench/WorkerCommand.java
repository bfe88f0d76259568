package hdcf.bench;

import com.sun.net.httpserver.HttpServer;
import hdcf.bench.plane.ProcStat;
import hdcf.bench.plane.WorkerProcess;
import hdcf.bench.stat.Spread;
import hdcf.client.FileSum;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code worker}: what a worker costs that has nothing to do, how soon it asks for work, and how fast it sums up output. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description =
                "Measures the worker's first poll and idle memory against a control plane that has no work, and the"
                        + " speed of its SHA-256 over a large file.")
final class WorkerCommand implements Callable<Integer> {
    private static final int CHUNK = 1024 * 1024;
    /** A JVM keeps what its compilers used for five seconds, and gives it back with the next turn of its own. */
    private static final double IDLE_SEC = 10;

    private static final long PATIENCE_SEC = 60;

    @Mixin
    Place place = new Place();

    @Option(
            names = "--worker-jar",
            paramLabel = "FILE",
            defaultValue = "worker/target/worker.jar",
            description = "The worker. Default: ${DEFAULT-VALUE}")
    Path workerJar = Path.of("worker/target/worker.jar");

    @Option(names = "--starts", defaultValue = "9", description = "Starts. Default: ${DEFAULT-VALUE}")
    int starts;

    @Option(
            names = "--file-mb",
            defaultValue = "1024",
            description = "Size of the large file. Default: ${DEFAULT-VALUE}")
    int fileMb;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        // This server sends an answer in two pieces, of which the second would wait 40 ms until the first is
        // acknowledged. No control
        // plane does that.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        List<Double> firstPollMs = new ArrayList<>();
        List<Double> rssMb = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            place.inFolder(folder -> start(folder, firstPollMs, rssMb));
        }
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(Verdict.atMost(500, "first poll in ms after the start", Spread.of(firstPollMs)));
        verdicts.add(Verdict.atMost(60, "RSS in MB of an idle worker", Spread.of(rssMb)));
        verdicts.add(Verdict.atLeast(900, "SHA-256 in MB/s", place.inFolder(this::sum)));
        Verdict.print(verdicts, spec.commandLine().getOut());
        return verdicts.stream().allMatch(Verdict::isMet) ? 0 : 2;
    }

    private boolean start(Path folder, List<Double> firstPollMs, List<Double> rssMb) throws Exception {
        CompletableFuture<Long> polled = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/next-job")) {
                polled.complete(System.nanoTime());
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            }
            byte[] answer = answer(path).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("HDCF-Protocol", "1");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        server.start();
        long start = System.nanoTime();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try (WorkerProcess worker = WorkerProcess.start(workerJar, folder.resolve("worker"), url, 2)) {
            firstPollMs.add((polled.get(PATIENCE_SEC, TimeUnit.SECONDS) - start) / 1e6);
            LockSupport.parkNanos((long) (IDLE_SEC * 1e9));
            rssMb.add(ProcStat.rssMb(worker.pid()));
            return true;
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static String answer(String path) {
        return switch (path) {
            case "/next-job" -> "{\"jobs\":[],\"abort\":[],\"drain\":false}";
            case "/reconnect" -> "{\"status\":\"ok\",\"actions\":[]}";
            case "/heartbeat" -> "{\"status\":\"ok\",\"abort\":[],\"drain\":false}";
            default -> "{\"status\":\"ok\"}";
        };
    }

    private Spread sum(Path folder) throws IOException {
        Path file = folder.resolve("large");
        byte[] chunk = new byte[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            chunk[i] = (byte) (i * 31);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < fileMb; i++) {
                out.write(chunk);
            }
        }
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            long length = FileSum.of(file).length();
            rates.add(length / 1e6 / ((System.nanoTime() - start) / 1e9));
        }
        return Spread.of(rates);
    }
}
