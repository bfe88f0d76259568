package hdcf.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An independent control plane that knows the base protocol only, over real sockets. Whatever the base protocol does not
 * have in a path, a query or the form of a body it refuses with 400.
 */
final class BaseControlPlane implements AutoCloseable {
    static final String TOKEN = "base-token";

    /** One call that was answered. */
    record Call(String path, String query, JsonNode body, int status) {}

    private record Answer(int status, String body) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Answer OK = new Answer(200, "{\"status\":\"ok\"}");
    private static final List<String> END = List.of("job_id", "worker_id", "assignment_id", "exit_code");

    private final List<Call> calls = new ArrayList<>();
    private final Deque<String> queue = new ArrayDeque<>();
    private final Map<String, String> states = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private final int port;
    private int jobs;

    private BaseControlPlane(HttpServer server) {
        this.server = server;
        this.port = server.getAddress().getPort();
    }

    static BaseControlPlane start() throws IOException {
        BaseControlPlane plane = new BaseControlPlane(bound(0));
        plane.serve();
        return plane;
    }

    private static HttpServer bound(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    }

    private void serve() {
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Goes away; what it knows it keeps. */
    void down() {
        server.stop(0);
    }

    /** Is back at the same address. */
    void up() throws IOException {
        server = bound(port);
        serve();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Queues a job that a shell runs. Answers its id. */
    synchronized String submit(String script, long timeoutMs) throws IOException {
        String id = "job-" + ++jobs;
        Map<String, Object> assignment = new HashMap<>();
        assignment.put("job_id", id);
        assignment.put("assignment_id", "of-" + id);
        assignment.put("command", "sh");
        assignment.put("args", List.of("-c", script));
        assignment.put("working_dir", ".");
        assignment.put("timeout_ms", timeoutMs);
        assignment.put("attempt_count", 1);
        assignment.put("max_attempts", 3);
        assignment.put("assignment_expires_at", 1_900_000_000);
        queue.add(JSON.writeValueAsString(assignment));
        states.put(id, "PENDING");
        return id;
    }

    synchronized String state(String jobId) {
        return states.getOrDefault(jobId, "unknown");
    }

    synchronized List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    /** Calls that it refused as malformed. */
    synchronized List<Call> refused() {
        return calls.stream().filter(call -> call.status() == 400).toList();
    }

    /** The report of a job's end: by itself, or in a reconnect. */
    synchronized @Nullable JsonNode end(String jobId) {
        for (Call call : calls) {
            List<JsonNode> ends = new ArrayList<>(List.of(call.body()));
            call.body().path("completed_jobs").forEach(ends::add);
            for (JsonNode end : ends) {
                if (end.path("job_id").asText().equals(jobId) && end.has("exit_code")) {
                    return end;
                }
            }
        }
        return null;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean isKnown = TOKEN.equals(exchange.getRequestHeaders().getFirst("X-API-Token"));
        JsonNode body = JSON.readTree(bytes.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : bytes);
        Answer answer;
        synchronized (this) {
            answer = isKnown ? answer(path, query, body) : new Answer(401, "{\"error\":\"token\"}");
            calls.add(new Call(path, query, body, answer.status()));
        }
        byte[] out = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), out.length == 0 ? -1 : out.length);
        try (OutputStream stream = exchange.getResponseBody()) {
            stream.write(out);
        }
    }

    private Answer answer(String path, String query, JsonNode body) {
        return switch (path) {
            case "/register" -> lacks(body, "worker_id") ? malformed(path) : OK;
            case "/next-job" -> query.matches("worker_id=[^&]+") ? next() : malformed(path);
            case "/ack" -> lacks(body, "job_id", "worker_id", "assignment_id") ? malformed(path) : ack(body);
            case "/heartbeat" ->
                lacks(body, "worker_id", "ts", "seq", "metrics") || !body.has("current_job_id") ? malformed(path) : OK;
            case "/complete" -> isWhole(body) ? end(body, "COMPLETED") : malformed(path);
            case "/fail" ->
                lacks(body, END.toArray(String[]::new)) || lacks(body, "error") ? malformed(path) : end(body, "FAILED");
            case "/reconnect" -> lacks(body, "worker_id", "completed_jobs") ? malformed(path) : reconnect(body);
            default -> new Answer(404, "{\"error\":\"no such path\"}");
        };
    }

    private static boolean isWhole(JsonNode body) {
        return !lacks(body, END.toArray(String[]::new))
                && !lacks(body, "artifact_id", "stdout_path", "stderr_path", "stdout_tmp_path", "stderr_tmp_path")
                && !lacks(body, "stdout_sha256", "stderr_sha256", "completion_seq")
                && body.path("stdout_tmp_path").asText().endsWith(".tmp")
                && !body.path("stdout_path").asText().endsWith(".tmp");
    }

    private static boolean lacks(JsonNode body, String... members) {
        return !body.isObject() || List.of(members).stream().anyMatch(member -> !body.hasNonNull(member));
    }

    private static Answer malformed(String path) {
        return new Answer(400, "{\"error\":\"malformed " + path + "\"}");
    }

    private Answer next() {
        String assignment = queue.poll();
        return assignment == null ? new Answer(204, "") : new Answer(200, assignment);
    }

    private Answer ack(JsonNode body) {
        states.put(body.path("job_id").asText(), "RUNNING");
        return OK;
    }

    private Answer end(JsonNode body, String state) {
        String jobId = body.path("job_id").asText();
        if (!"RUNNING".equals(states.get(jobId))) {
            return new Answer(409, "{\"error\":\"not running\"}");
        }
        states.put(jobId, state);
        return new Answer(200, "{\"job_id\":\"" + jobId + "\",\"status\":\"" + state + "\"}");
    }

    private Answer reconnect(JsonNode body) {
        List<String> actions = new ArrayList<>();
        for (JsonNode done : body.path("completed_jobs")) {
            boolean isGood = done.path("status").asText().equals("COMPLETED");
            Answer answer = end(done, isGood ? "COMPLETED" : "FAILED");
            actions.add("{\"job_id\":" + done.path("job_id") + ",\"assignment_id\":" + done.path("assignment_id")
                    + ",\"action\":\"" + (isGood ? "REPLAY_COMPLETED" : "REPLAY_FAILED") + "\",\"result\":\""
                    + (answer.status() == 200 ? "ACCEPTED" : "REJECTED") + "\"}");
        }
        return new Answer(200, "{\"status\":\"ok\",\"actions\":[" + String.join(",", actions) + "]}");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
