package hdcf.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.control.store.EmptyDatabase;
import hdcf.schema.daemon.BadConfig;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A whole control plane on a free loopback port, and calls to it as a worker and a reader would make them. */
final class OutputRig {
    static final String ALL = "token-of-everything";
    static final String READ = "read-is-not-enough-here";

    final Path folder;
    private final List<String> more;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private Program.Running running;

    OutputRig(Path folder, String... more) {
        this.folder = folder;
        this.more = List.of(more);
        this.running = start();
    }

    /** A job on its way: acknowledged by worker w1. */
    record Lease(String job, String assignment) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, Map<String, List<String>> headers, byte[] body) {
        JsonNode json() {
            try {
                return Json.mapper().readTree(body);
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String code() {
            return json().path("code").asText();
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }
    }

    private Program.Running start() {
        EmptyDatabase.at(folder.resolve("jobs.db"));
        List<String> args = new ArrayList<>(List.of(
                "--addr",
                "127.0.0.1:0",
                "--db",
                folder.resolve("jobs.db").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--token",
                ALL,
                "--log-level",
                "warn"));
        args.addAll(more);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        try {
            return new Program(Opening.plane(), Clock.system(), nowhere, nowhere)
                    .start(ControlOptions.parse(args, Map.of()));
        } catch (BadConfig | ControlPlane.StartFault fault) {
            throw new AssertionError(fault);
        }
    }

    void stop() throws InterruptedException {
        Program.stop(running);
    }

    void restart() throws InterruptedException {
        stop();
        running = start();
    }

    ControlPlane plane() {
        return running.plane();
    }

    String url() {
        return "http://127.0.0.1:" + running.server().address().getPort();
    }

    Path file(Lease lease, String stream) {
        return folder.resolve("data/artifacts")
                .resolve(lease.job())
                .resolve(lease.assignment())
                .resolve(stream);
    }

    Lease lease() throws IOException, InterruptedException {
        return lease("{\"command\":\"true\"}");
    }

    Lease lease(String job) throws IOException, InterruptedException {
        post("/register", "{\"worker_id\":\"w1\"}");
        post("/jobs", job);
        Lease lease = claim();
        ack(lease);
        return lease;
    }

    Lease claim() throws IOException, InterruptedException {
        JsonNode claimed = get("/next-job?worker_id=w1&wait_ms=10000").json();
        return new Lease(
                claimed.path("job_id").asText(), claimed.path("assignment_id").asText());
    }

    void ack(Lease lease) throws IOException, InterruptedException {
        if (post("/ack", report(lease).toString()).status() != 200) {
            throw new AssertionError("Expected the ack to be taken");
        }
    }

    Answer put(Lease lease, String stream, long offset, byte[] bytes) throws IOException, InterruptedException {
        return send(
                "PUT",
                "/jobs/" + lease.job() + "/output/" + stream + "?assignment_id=" + lease.assignment() + "&offset="
                        + offset,
                "application/octet-stream",
                bytes);
    }

    Answer put(Lease lease, long offset, String text) throws IOException, InterruptedException {
        return put(lease, "stdout", offset, text.getBytes(StandardCharsets.UTF_8));
    }

    Answer output(Lease lease, String rest) throws IOException, InterruptedException {
        return get("/jobs/" + lease.job() + "/output/" + rest);
    }

    /** The output as it comes. */
    HttpResponse<InputStream> follow(String job, String rest) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url() + "/jobs/" + job + "/output/" + rest))
                        .header("X-API-Token", ALL)
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    /** The members that every report has. */
    static ObjectNode report(Lease lease) {
        return Json.mapper()
                .createObjectNode()
                .put("job_id", lease.job())
                .put("worker_id", "w1")
                .put("assignment_id", lease.assignment());
    }

    /** A completion that says what its streams hold. */
    static ObjectNode completion(Lease lease, byte[] stdout, byte[] stderr) {
        return report(lease)
                .put("artifact_id", "a")
                .put("exit_code", 0)
                .put("stdout_path", "o")
                .put("stdout_tmp_path", "o.tmp")
                .put("stderr_path", "e")
                .put("stderr_tmp_path", "e.tmp")
                .put("stdout_length", stdout.length)
                .put("stdout_sha256", sha256(stdout))
                .put("stderr_length", stderr.length)
                .put("stderr_sha256", sha256(stderr));
    }

    static ObjectNode completion(Lease lease, String stdout) {
        return completion(lease, stdout.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    Answer complete(ObjectNode report) throws IOException, InterruptedException {
        return post("/complete", report.toString());
    }

    JsonNode job(Lease lease) throws IOException, InterruptedException {
        return get("/jobs/" + lease.job()).json();
    }

    Answer get(String target) throws IOException, InterruptedException {
        return send("GET", target, "", new byte[0]);
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    Answer send(String method, String target, String type, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + target))
                .header("X-API-Token", ALL)
                .timeout(Duration.ofSeconds(60));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        request.method(method, type.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(Objects.requireNonNull(MessageDigest.getInstance("SHA-256"))
                            .digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    void close() throws InterruptedException {
        stop();
    }
}
