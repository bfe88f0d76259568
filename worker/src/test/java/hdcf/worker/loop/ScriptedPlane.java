package hdcf.worker.loop;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.Request;
import hdcf.client.Response;
import hdcf.client.Transport;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A control plane in memory that says yes to everything, but for what a test scripts. Keeps what it was asked. */
final class ScriptedPlane implements Transport {
    /** One scripted answer. */
    @FunctionalInterface
    interface Answer {
        Response to(JsonNode body) throws IOException;
    }

    /** One request as it came. */
    record Asked(String path, String query, JsonNode body) {}

    private final List<Asked> asked = new ArrayList<>();
    private final Map<String, Deque<Answer>> scripts = new HashMap<>();
    private boolean isBase;
    private boolean isDown;
    private int unheard;

    /** How many requests came while nobody listened. */
    int unheard() {
        return unheard;
    }

    /** From now on it speaks the base protocol only. */
    void speakBase() {
        isBase = true;
    }

    /** Whether from now on nobody gets an answer. */
    void down(boolean wanted) {
        isDown = wanted;
    }

    /** The next request to this path gets this answer; several queue up. */
    void next(String path, Answer answer) {
        scripts.computeIfAbsent(path, key -> new ArrayDeque<>()).add(answer);
    }

    void next(String path, int status, String body) {
        next(path, asked -> json(status, body));
    }

    /** The next request is carried out, but its answer is lost. */
    void loseAnswer(String path) {
        next(path, asked -> {
            throw new IOException("Connection reset");
        });
    }

    /** The next question for work gets these assignments. */
    void assign(String... assignments) {
        next(
                Paths.NEXT_JOB,
                200,
                isBase
                        ? assignments[0]
                        : "{\"jobs\":[" + String.join(",", assignments) + "],\"abort\":[],\"drain\":false}");
    }

    static String assignment(String id, String script) {
        return "{\"job_id\":\"j" + id + "\",\"assignment_id\":\"a" + id
                + "\",\"command\":\"sh\",\"args\":[\"-c\",\"" + script
                + "\"],\"working_dir\":\"\",\"timeout_ms\":0,\"attempt_count\":1,\"max_attempts\":3,"
                + "\"assignment_expires_at\":0,\"number\":1,\"lease_epoch\":1}";
    }

    static Response json(int status, String body) {
        return new Response(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    List<Asked> asked(String path) {
        return asked.stream().filter(one -> one.path().equals(path)).toList();
    }

    Asked last(String path) {
        List<Asked> all = asked(path);
        return all.get(all.size() - 1);
    }

    void clear() {
        asked.clear();
    }

    @Override
    public Response send(Request request) throws IOException {
        String[] target = request.target().split("\\?", 2);
        byte[] bytes = request.body();
        JsonNode body = request.headers().getOrDefault("Content-Type", "").contains("octet-stream")
                ? Json.mapper().createObjectNode().put("octets", bytes == null ? 0 : bytes.length)
                : Json.mapper().readTree(bytes == null ? "{}".getBytes(StandardCharsets.UTF_8) : bytes);
        if (isDown) {
            unheard++;
            throw new IOException("Connection refused");
        }
        asked.add(new Asked(target[0], target.length > 1 ? target[1] : "", body));
        Deque<Answer> script = scripts.getOrDefault(target[0], new ArrayDeque<>());
        Answer scripted = script.poll();
        if (scripted != null) {
            return scripted.to(body);
        }
        return body.has("octets") ? held(asked.get(asked.size() - 1)) : usual(target[0], body);
    }

    /** It holds what it was sent, from wherever it was sent. */
    private static Response held(Asked chunk) {
        String offset = chunk.query().replaceAll(".*offset=([0-9]+).*", "$1");
        long length = Long.parseLong(offset) + chunk.body().path("octets").asLong();
        return json(200, "{\"length\":" + length + ",\"watched\":false,\"complete\":true}");
    }

    private Response usual(String path, JsonNode body) {
        return switch (path) {
            case Paths.REGISTER ->
                new Response(
                        200,
                        isBase ? Map.of() : Map.of("hdcf-protocol", "1"),
                        "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8));
            case Paths.RECONNECT -> json(200, "{\"status\":\"ok\",\"actions\":[]}");
            case Paths.HEARTBEAT ->
                json(200, isBase ? "{\"status\":\"ok\"}" : "{\"status\":\"ok\",\"abort\":[],\"drain\":false}");
            case Paths.NEXT_JOB -> isBase ? json(204, "") : json(200, "{\"jobs\":[],\"abort\":[],\"drain\":false}");
            case Paths.ACK, Paths.COMPLETE, Paths.FAIL ->
                body.isArray() ? json(200, all(body)) : json(200, "{\"job_id\":\"j\",\"status\":\"COMPLETED\"}");
            default -> json(200, "{\"status\":\"ok\",\"job_id\":\"j\"}");
        };
    }

    private static String all(JsonNode body) {
        return java.util.stream.StreamSupport.stream(body.spliterator(), false)
                .map(one -> "{\"http_status\":200,\"body\":{}}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
