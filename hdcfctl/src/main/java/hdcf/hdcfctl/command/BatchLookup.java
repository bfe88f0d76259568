package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds batches by what a person typed, and shows them. */
record BatchLookup(Connection connection, Console console) {
    /** What a batch may be called. */
    static final String HELP = "Numbers or ids of batches; last is the newest.";

    private static final int PAGE = 1_000;

    /** The path of a batch. */
    String path(String name) throws IOException, ProblemException, Failure {
        return Paths.BATCHES + "/" + JobLookup.encode(known(name));
    }

    /** What the control plane knows it by; {@code batch:} before its name is allowed, as where jobs are named. */
    String known(String name) throws IOException, ProblemException, Failure {
        String bare = name.startsWith(Selection.BATCH) ? name.substring(Selection.BATCH.length()) : name;
        if (bare.equals("last")) {
            List<JsonNode> newest = list(1);
            if (newest.isEmpty()) {
                throw new Failure(
                        Exit.NOT_FOUND, "Expected a last batch, found none. Next: hdcfctl submit --array 1-10 -- CMD");
            }
            bare = Answer.text(newest.get(0), "batch_id");
        }
        if (bare.isEmpty() || bare.length() > 200) {
            throw Failure.usage("Expected the number or id of a batch, found \"" + name + "\"", connection.verb());
        }
        return bare;
    }

    /** The batch itself. */
    JsonNode batch(String name) throws IOException, ProblemException, Failure {
        byte[] body = connection
                .client(console)
                .exchange("GET", path(name), Map.of(), null)
                .body();
        JsonNode batch = Answer.of(body, connection.destination(console)).tree();
        if (Answer.text(batch, "batch_id").isEmpty()) {
            throw Failure.foreign(body, connection.destination(console));
        }
        return batch;
    }

    /** The newest ones, newest first. */
    List<JsonNode> list(int max) throws IOException, ProblemException, Failure {
        List<JsonNode> found = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            String query = "?limit=" + Math.min(PAGE, max - found.size())
                    + (cursor == null ? "" : "&cursor=" + JobLookup.encode(cursor));
            var response = connection.client(console).exchange("GET", Paths.BATCHES + query, Map.of(), null);
            Answer.list(response.body(), connection.destination(console)).tree().forEach(found::add);
            cursor = response.header(Paths.CURSOR_HEADER);
        } while (cursor != null && found.size() < max);
        return found;
    }

    /** What a person calls it. */
    static String name(JsonNode batch) {
        long number = batch.path("number").asLong();
        return number > 0 ? Long.toString(number) : Answer.text(batch, "batch_id");
    }

    /** Shows them in the form that was asked for. */
    void show(List<JsonNode> batches) throws Failure, Stdout.Closed {
        switch (connection.format(console, Format.TABLE)) {
            case JSON -> Document.print("batches", batches, BatchLookup::write, console);
            case JSONL -> {
                for (JsonNode batch : batches) {
                    Document.print(batch, BatchLookup::write, console);
                }
            }
            case ID -> {
                for (JsonNode batch : batches) {
                    console.out().line(name(batch));
                }
            }
            case TABLE, WIDE -> table(batches);
        }
    }

    private void table(List<JsonNode> batches) throws Stdout.Closed {
        if (batches.isEmpty()) {
            console.say("there is no batch. Next: hdcfctl submit --array 1-10 -- CMD makes one");
            return;
        }
        Table table = new Table("BATCH", "STATE", "JOBS", "DONE", "FAILED", "RUNNING", "AGE", "TIME", "NAME");
        for (JsonNode batch : batches) {
            JsonNode counts = batch.path("counts");
            long created = batch.path("created_at_ms").asLong();
            long ended = batch.path("ended_at_ms").asLong();
            long bad = counts.path("FAILED").asLong() + counts.path("ABORTED").asLong();
            table.row(
                    name(batch),
                    Answer.text(batch, "state"),
                    Answer.text(batch, "jobs"),
                    Long.toString(counts.path("COMPLETED").asLong() + bad),
                    Long.toString(bad),
                    Long.toString(counts.path("RUNNING").asLong()
                            + counts.path("ASSIGNED").asLong()),
                    Moments.age(created),
                    ended > 0 ? Moments.span(ended - created) : "",
                    Answer.text(batch, "name"));
        }
        if (console.isColoured()) {
            table.paint(1, JobsShown::colour);
        }
        Answer.print(table, console);
    }

    private static void write(JsonGenerator json, JsonNode batch) throws IOException {
        Document.copy(json, "number", batch.path("number"));
        Document.copy(json, "id", batch.path("batch_id"));
        Document.copy(json, "name", batch.path("name"));
        Document.copy(json, "state", batch.path("state"));
        Document.copy(json, "policy", batch.path("policy"));
        Document.copy(json, "jobs", batch.path("jobs"));
        Document.copy(json, "counts", batch.path("counts"));
        Document.copy(json, "max_running", batch.path("max_running"));
        Document.copy(json, "max_fails", batch.path("max_fails"));
        Document.copy(json, "stop_reason", batch.path("stop_reason"));
        Document.text(json, "created", Moments.iso(batch.path("created_at_ms").asLong()));
        Document.text(json, "ended", Moments.iso(batch.path("ended_at_ms").asLong()));
    }
}
