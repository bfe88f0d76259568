package hdcf.verify.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.Http;
import java.util.Map;
import java.util.function.Predicate;

/** The exact JSON types of the objects on the wire. */
final class Shapes {
    private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
    private static final Predicate<JsonNode> INTEGER = JsonNode::isIntegralNumber;
    private static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;
    private static final Predicate<JsonNode> TEXTS = Shapes::isListOfText;
    private static final Predicate<JsonNode> OBJECT = JsonNode::isObject;
    private static final Predicate<JsonNode> TEXT_OR_NULL = TEXT.or(JsonNode::isNull);
    private static final Predicate<JsonNode> INTEGER_OR_NULL = INTEGER.or(JsonNode::isNull);

    static final Map<String, Predicate<JsonNode>> JOB = Map.ofEntries(
            Map.entry("job_id", TEXT),
            Map.entry("status", TEXT),
            Map.entry("command", TEXT),
            Map.entry("args", TEXTS),
            Map.entry("working_dir", TEXT),
            Map.entry("timeout_ms", INTEGER),
            Map.entry("priority", INTEGER),
            Map.entry("scheduled_at", INTEGER),
            Map.entry("needs_gpu", FLAG),
            Map.entry("requirements", TEXTS),
            Map.entry("created_at", INTEGER),
            Map.entry("updated_at", INTEGER),
            Map.entry("attempt_count", INTEGER),
            Map.entry("max_attempts", INTEGER),
            Map.entry("worker_id", TEXT_OR_NULL),
            Map.entry("assignment_id", TEXT_OR_NULL),
            Map.entry("assignment_expires_at", INTEGER_OR_NULL),
            Map.entry("last_error", TEXT_OR_NULL),
            Map.entry("result_path", TEXT_OR_NULL),
            Map.entry("updated_by", TEXT),
            Map.entry("artifact_id", TEXT_OR_NULL),
            Map.entry("stdout_path", TEXT_OR_NULL),
            Map.entry("stderr_path", TEXT_OR_NULL),
            Map.entry("stdout_tmp_path", TEXT_OR_NULL),
            Map.entry("stderr_tmp_path", TEXT_OR_NULL),
            Map.entry("stdout_sha256", TEXT_OR_NULL),
            Map.entry("stderr_sha256", TEXT_OR_NULL),
            Map.entry("artifact_storage_backend", TEXT_OR_NULL),
            Map.entry("artifact_location", TEXT_OR_NULL),
            Map.entry("artifact_upload_state", TEXT_OR_NULL),
            Map.entry("artifact_upload_error", TEXT_OR_NULL));

    static final Map<String, Predicate<JsonNode>> WORKER = Map.of(
            "worker_id", TEXT,
            "status", TEXT,
            "current_job_id", TEXT_OR_NULL,
            "capabilities", TEXTS,
            "heartbeat_metrics", OBJECT.or(JsonNode::isNull),
            "last_seen", INTEGER,
            "registered_at", INTEGER,
            "heartbeat_age_sec", INTEGER);

    static final Map<String, Predicate<JsonNode>> ASSIGNMENT = Map.of(
            "job_id", TEXT,
            "command", TEXT,
            "args", TEXTS,
            "working_dir", TEXT,
            "timeout_ms", INTEGER,
            "attempt_count", INTEGER,
            "max_attempts", INTEGER,
            "assignment_id", TEXT,
            "assignment_expires_at", INTEGER);

    static final Map<String, Predicate<JsonNode>> EVENT = Map.of(
            "id", INTEGER,
            "ts", INTEGER,
            "component", TEXT,
            "level", TEXT,
            "event", TEXT,
            "request_id", TEXT_OR_NULL,
            "worker_id", TEXT_OR_NULL,
            "job_id", TEXT_OR_NULL,
            "details", OBJECT);

    static final Map<String, Predicate<JsonNode>> PROBLEM = Map.of(
            "type", TEXT,
            "title", TEXT,
            "status", INTEGER,
            "detail", TEXT,
            "error", TEXT,
            "code", TEXT);

    private Shapes() {}

    /** Asserts that an object has each of these members, each of its type. */
    static void check(JsonNode object, Map<String, Predicate<JsonNode>> shape) {
        assertThat(object.isObject()).as("an object: " + object).isTrue();
        shape.forEach((name, type) -> {
            assertThat(object.has(name)).as(name + " in " + object).isTrue();
            assertThat(type.test(object.get(name)))
                    .as("type of " + name + ", found " + object.get(name))
                    .isTrue();
        });
    }

    /** Asserts that an answer is a problem of this status, as base clients and others read it. */
    static JsonNode problem(Http.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        check(problem, PROBLEM);
        // Every 401 has the same bytes; there the id is in the header only.
        assertThat(problem.path("request_id").isTextual()).isEqualTo(status != 401);
        assertThat(answer.header("X-Request-Id")).isNotBlank();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("error").asText())
                .isEqualTo(problem.get("detail").asText())
                .isNotBlank();
        return problem;
    }

    private static boolean isListOfText(JsonNode node) {
        boolean isText = node.isArray();
        for (JsonNode element : node) {
            isText &= element.isTextual();
        }
        return isText;
    }
}
