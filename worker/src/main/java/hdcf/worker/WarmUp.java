package hdcf.worker;

import hdcf.client.HdcfClient;
import hdcf.client.Request;
import hdcf.client.Response;
import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.LogSetup;
import hdcf.schema.port.Clock;
import hdcf.schema.port.Ids;
import hdcf.schema.wire.Paths;
import hdcf.worker.loop.Crew;
import hdcf.worker.loop.DutyCycle;
import hdcf.worker.loop.LoopPorts;
import hdcf.worker.spool.Journal;
import hdcf.worker.spool.StateLockedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A training run for the class-data archive: one job from its claim to its report in a temporary folder, against a control
 * plane in memory. Confined to the main thread.
 */
final class WarmUp {
    private static final int MAX_TURNS = 2_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final String JOB = "{\"job_id\":\"warm-up\",\"number\":1,\"command\":\"true\",\"args\":[],"
            + "\"working_dir\":\"\",\"timeout_ms\":60000,\"attempt_count\":1,\"max_attempts\":1,"
            + "\"assignment_id\":\"warm-up\",\"assignment_expires_at\":0,\"lease_epoch\":1}";

    private static final int PATIENCE_MS = 5_000;
    private static final String HEARD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private boolean hasClaimed;

    private WarmUp() {}

    static void run() throws IOException {
        Parts.load().join();
        Path folder = Files.createTempDirectory("hdcf-warm-up");
        try {
            new WarmUp().work(folder);
        } catch (BadConfig | StateLockedException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            delete(folder);
        }
    }

    private void work(Path folder) throws IOException, BadConfig, StateLockedException {
        try (ServerSocket plane = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WorkerConfig config = config(folder, plane.getLocalPort());
            work(config);
            talk(config, plane);
        }
    }

    private static WorkerConfig config(Path folder, int port) throws BadConfig {
        return WorkerConfig.of(WorkerOptions.parse(
                List.of(
                        "--token=warm-up",
                        "--control-url=http://127.0.0.1:" + port,
                        "--slots=1",
                        "--log-level=error",
                        "--kill-grace-seconds=0",
                        "--log-dir",
                        folder.toString()),
                Map.of()));
    }

    private void work(WorkerConfig config) throws IOException, StateLockedException {
        LogSetup.apply(config.log().format(), config.log().level());
        Clock clock = Clock.system();
        try (Journal state = Journal.open(config.stateFile())) {
            LoopPorts ports = new LoopPorts(
                    new HdcfClient(this::answer, config.token(), config.requestTimeoutMs()),
                    clock,
                    Ids.timeOrdered(clock),
                    new SecureRandom(),
                    ms -> {});
            AwaitedLauncher launcher = Launching.find(config, clock);
            Crew crew = Assembly.crew(config, "warm-up", state, ports, launcher);
            for (int turn = 0; turn < MAX_TURNS && !(hasClaimed && crew.isIdle() && crew.isReported()); turn++) {
                if (crew.duties().stream().mapToInt(DutyCycle::doWork).sum() == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
            launcher.close();
        }
    }

    /** Loads what talks to the network, and the threads that do. */
    private static void talk(WorkerConfig config, ServerSocket plane) throws IOException {
        Thread listener = new Thread(() -> listen(plane), "warm-up");
        listener.setDaemon(true);
        listener.start();
        Map<String, String> headers = Map.of("Content-Type", "application/json");
        for (byte[] body : new byte[][] {null, new byte[] {'{', '}'}}) {
            config.transport()
                    .send(new Request(body == null ? "GET" : "POST", Paths.HEALTHZ, headers, body, PATIENCE_MS));
        }
    }

    private static void listen(ServerSocket plane) {
        try (Socket connection = plane.accept()) {
            byte[] asked = new byte[4_096];
            for (int n = connection.getInputStream().read(asked);
                    n > 0;
                    n = connection.getInputStream().read(asked)) {
                if (new String(asked, 0, n, StandardCharsets.US_ASCII).endsWith("}")
                        || new String(asked, 0, n, StandardCharsets.US_ASCII).startsWith("GET")) {
                    connection.getOutputStream().write(HEARD.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException over) {
            // The run has ended.
        }
    }

    private Response answer(Request request) {
        boolean isClaim = request.target().startsWith(Paths.NEXT_JOB);
        String jobs = isClaim && !hasClaimed ? "[" + JOB + "]" : "[]";
        hasClaimed |= isClaim;
        String body = "{\"status\":\"ok\",\"job_id\":\"warm-up\",\"jobs\":" + jobs
                + ",\"actions\":[],\"abort\":[],\"drain\":false}";
        return new Response(
                200,
                Map.of(Paths.PROTOCOL_HEADER.toLowerCase(java.util.Locale.ROOT), Paths.PROTOCOL_VERSION),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
