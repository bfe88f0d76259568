package hdcf.control;

import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.ExitCode;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts the program on a free loopback port and makes one call of each kind against it, so that the build can record which
 * classes a start needs.
 */
final class WarmUp {
    private static final String TOKEN = "dev-token";

    private final Program program;
    private final PrintStream err;

    WarmUp(Program program, PrintStream err) {
        this.program = program;
        this.err = err;
    }

    int run() {
        try {
            Path folder = Files.createTempDirectory("hdcf-warm-up");
            try {
                call(folder);
            } finally {
                delete(folder);
            }
            return 0;
        } catch (IOException | BadConfig | ControlPlane.StartFault fault) {
            err.println("Expected to warm up, but that failed: " + fault.getMessage());
            return ExitCode.FAULT;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.FAULT;
        }
    }

    private void call(Path folder) throws IOException, BadConfig, ControlPlane.StartFault, InterruptedException {
        List<String> args = List.of(
                "--addr",
                "127.0.0.1:0",
                "--db",
                folder.resolve("jobs.db").toString(),
                "--token",
                TOKEN,
                "--log-level",
                "warn");
        Program.Running running = program.start(ControlOptions.parse(args, Map.of()));
        try {
            InetSocketAddress address = running.server().address();
            String base = "http://127.0.0.1:" + address.getPort();
            post(base + "/register", "{\"worker_id\":\"warm\"}");
            post(base + "/jobs", "{\"command\":\"true\"}");
            String assignment = get(base + "/next-job?worker_id=warm");
            var lease = Json.mapper().readTree(assignment);
            String names =
                    "\"job_id\":\"" + lease.path("job_id").asText() + "\",\"worker_id\":\"warm\",\"assignment_id\":\""
                            + lease.path("assignment_id").asText() + "\"";
            post(base + "/ack", "{" + names + "}");
            post(base + "/heartbeat", "{\"worker_id\":\"warm\",\"seq\":1}");
            post(
                    base + "/complete",
                    "{" + names + ",\"artifact_id\":\"a\",\"exit_code\":0,\"stdout_path\":\"o\",\"stderr_path\":\"e\","
                            + "\"stdout_tmp_path\":\"o.tmp\",\"stderr_tmp_path\":\"e.tmp\"}");
            get(base + "/jobs");
            get(base + "/healthz");
        } finally {
            Program.stop(running);
        }
    }

    private static String get(String url) throws IOException {
        return read(open(url));
    }

    private static void post(String url, String body) throws IOException {
        HttpURLConnection connection = open(url);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        read(connection);
    }

    private static HttpURLConnection open(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestProperty("X-API-Token", TOKEN);
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(10_000);
        return connection;
    }

    private static String read(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status >= 400) {
            throw new IOException("Expected " + connection.getURL().getPath() + " to succeed, found status " + status);
        }
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
