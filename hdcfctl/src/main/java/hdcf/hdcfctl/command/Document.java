package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The JSON of the command line itself, for scripts: {@code {"version":1,"jobs":[...]}}, or one element a line. Members may be added;
 * none goes or changes its meaning without another version. Times are ISO 8601 in UTC, spans are seconds, what is not known is null.
 */
final class Document {
    private static final int VERSION = 1;

    private Document() {}

    /** Writes the members of one element. */
    @FunctionalInterface
    interface Element {
        void write(JsonGenerator json, JsonNode node) throws IOException;
    }

    /** Prints all elements in one document. */
    static void print(String name, List<JsonNode> nodes, Element element, Console console) throws Stdout.Closed {
        line(console, json -> {
            json.writeArrayFieldStart(name);
            for (JsonNode node : nodes) {
                json.writeStartObject();
                element.write(json, node);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Prints one element on a line of its own. */
    static void print(JsonNode node, Element element, Console console) throws Stdout.Closed {
        line(console, json -> element.write(json, node));
    }

    /** Prints a document of its own form. */
    static void print(Console console, Members members) throws Stdout.Closed {
        line(console, members);
    }

    /** Writes what a document holds. */
    @FunctionalInterface
    interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** A document of one array that is printed as its elements come, so that many of them need no room. Confined to one thread. */
    static final class Growing {
        private final Console console;
        private String before;

        /** @param name what the elements are called */
        Growing(String name, Console console) {
            this.console = console;
            this.before = "{\"version\":" + VERSION + ",\"" + name + "\":[";
        }

        void add(JsonNode node, Element element) throws Stdout.Closed {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
            try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
                json.writeStartObject();
                element.write(json, node);
                json.writeEndObject();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            console.out().write(bytes.toByteArray(), bytes.size());
            before = ",";
        }

        void end() throws Stdout.Closed {
            console.out().line((before.equals(",") ? "" : before) + "]}");
        }
    }

    private static void line(Console console, Members members) throws Stdout.Closed {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            members.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        bytes.write('\n');
        console.out().write(bytes.toByteArray(), bytes.size());
    }

    /** A job. */
    static void job(JsonGenerator json, JsonNode job) throws IOException {
        copy(json, "number", job.path("number"));
        copy(json, "id", job.path("job_id"));
        copy(json, "name", job.path("name"));
        copy(json, "labels", job.path("labels"));
        copy(json, "batch", job.path("batch").path("number"));
        copy(json, "index", job.path("batch").path("index"));
        copy(json, "state", job.path("status"));
        json.writeArrayFieldStart("command");
        json.writeString(Answer.text(job, "command"));
        for (JsonNode arg : job.path("args")) {
            json.writeString(arg.asText());
        }
        json.writeEndArray();
        text(json, "folder", Answer.text(job, "working_dir"));
        copy(json, "priority", job.path("priority"));
        copy(json, "attempts", job.path("attempt_count"));
        copy(json, "max_attempts", job.path("max_attempts"));
        copy(json, "worker", job.path("worker_id"));
        copy(json, "exit_code", job.path("exit_code"));
        copy(json, "end_cause", job.path("end_cause"));
        copy(json, "error", job.path("last_error"));
        text(json, "created", Moments.iso(Moments.created(job)));
        text(json, "not_before", Moments.iso(job.path("scheduled_at").asLong() * 1_000));
        text(json, "started", Moments.iso(job.path("started_at_ms").asLong()));
        text(json, "ended", Moments.iso(Moments.ended(job)));
        long ranMs = Moments.ranMs(job);
        if (ranMs < 0) {
            json.writeNullField("run_seconds");
        } else {
            json.writeNumberField("run_seconds", ranMs / 1_000.0);
        }
    }

    /** A worker. */
    static void worker(JsonGenerator json, JsonNode worker) throws IOException {
        copy(json, "id", worker.path("worker_id"));
        copy(json, "state", worker.path("status"));
        copy(json, "health", worker.path("health"));
        copy(json, "health_reason", worker.path("health_reason"));
        copy(json, "slots", worker.path("slots"));
        copy(json, "capabilities", worker.path("capabilities"));
        copy(json, "job_id", worker.path("current_job_id"));
        text(json, "last_heard", Moments.iso(worker.path("last_seen").asLong() * 1_000));
        text(json, "registered", Moments.iso(worker.path("registered_at").asLong() * 1_000));
        copy(json, "metrics", worker.path("heartbeat_metrics"));
    }

    /** A line of the audit log. */
    static void event(JsonGenerator json, JsonNode event) throws IOException {
        copy(json, "id", event.path("id"));
        text(json, "time", Moments.iso(Moments.happened(event)));
        copy(json, "event", event.path("event"));
        copy(json, "level", event.path("level"));
        copy(json, "component", event.path("component"));
        copy(json, "job_id", event.path("job_id"));
        copy(json, "worker", event.path("worker_id"));
        copy(json, "details", event.path("details"));
    }

    /** All members as they are. */
    static void members(JsonGenerator json, JsonNode node) throws IOException {
        for (var member : node.properties()) {
            copy(json, member.getKey(), member.getValue());
        }
    }

    static void copy(JsonGenerator json, String name, JsonNode value) throws IOException {
        json.writeFieldName(name);
        tree(json, value);
    }

    /** A tree without an object mapper. */
    private static void tree(JsonGenerator json, JsonNode value) throws IOException {
        if (value.isObject()) {
            json.writeStartObject();
            for (var member : value.properties()) {
                copy(json, member.getKey(), member.getValue());
            }
            json.writeEndObject();
        } else if (value.isArray()) {
            json.writeStartArray();
            for (JsonNode each : value) {
                tree(json, each);
            }
            json.writeEndArray();
        } else if (value.isIntegralNumber()) {
            json.writeNumber(value.longValue());
        } else if (value.isNumber()) {
            json.writeNumber(value.doubleValue());
        } else if (value.isBoolean()) {
            json.writeBoolean(value.booleanValue());
        } else if (value.isTextual()) {
            json.writeString(value.textValue());
        } else {
            json.writeNull();
        }
    }

    static void text(JsonGenerator json, String name, String value) throws IOException {
        if (value.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
