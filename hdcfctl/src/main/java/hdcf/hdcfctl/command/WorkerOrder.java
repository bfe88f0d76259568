package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order about workers: whether they get work.
 *
 * @param call the last part of its path
 */
record WorkerOrder(Connection connection, Console console, String call) {
    /** Gives it to each; answers the exit code. */
    int to(List<String> workers, @Nullable String reason, @Nullable Long durationMs)
            throws IOException, ProblemException, Failure, Stdout.Closed {
        Format format = connection.format(console, Format.TABLE);
        ObjectNode request = Json.mapper().createObjectNode();
        if (reason != null) {
            request.put("reason", reason);
        }
        if (durationMs != null) {
            request.put("duration_ms", durationMs);
        }
        int exitCode = Exit.OK;
        for (String worker : workers) {
            try {
                tell(order(worker, request), format);
            } catch (ProblemException refused) {
                if (workers.size() == 1 || (refused.status() != 404 && refused.status() != 409)) {
                    throw refused;
                }
                Failure failure = connection.failure(refused, console);
                console.say(String.valueOf(failure.getMessage()));
                exitCode = failure.exitCode();
            }
        }
        return exitCode;
    }

    private JsonNode order(String worker, ObjectNode request) throws IOException, ProblemException, Failure {
        if (worker.isEmpty()) {
            throw Failure.usage("Expected the name of a worker, found none", connection.verb());
        }
        byte[] body = connection
                .client(console)
                .exchange(
                        "POST",
                        Paths.WORKERS + "/" + JobLookup.encode(worker) + "/" + call,
                        Map.of(),
                        request.isEmpty() ? new byte[0] : Json.bytes(request))
                .body();
        return Answer.of(body, connection.destination(console)).tree();
    }

    private void tell(JsonNode answer, Format format) throws Stdout.Closed {
        switch (format) {
            case JSON, JSONL -> Document.print(answer, Document::members, console);
            case ID -> console.out().line(Text.oneLine(Answer.text(answer, "worker_id")));
            case TABLE, WIDE -> {
                String reason = Answer.text(answer, "health_reason");
                console.out()
                        .line(Text.oneLine("worker " + Answer.text(answer, "worker_id") + " is "
                                + Answer.text(answer, "health") + (reason.isEmpty() ? "" : ": " + reason)));
            }
        }
        String warning = Answer.text(answer, "warning");
        if (!warning.isEmpty()) {
            console.say(warning + ". Next: hdcfctl worker list");
        }
    }
}
