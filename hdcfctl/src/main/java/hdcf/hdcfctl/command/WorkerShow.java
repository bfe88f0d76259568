package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells a person about one worker and what it holds. */
@Command(
        name = "worker show",
        description = "Tell about a worker and what it holds.",
        footer = {"Examples:", "  hdcfctl worker show lab-1", "  hdcfctl worker show lab-1 -o json"},
        sortOptions = false)
final class WorkerShow implements Verb {
    private static final int LABEL = 14;

    @Parameters(index = "0", paramLabel = "WORKER", description = "Its name.")
    private String name = "";

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        JsonNode worker = find(console);
        Format format = connection.format(console, Format.TABLE);
        switch (format) {
            case JSON, JSONL -> Document.print(worker, Document::worker, console);
            case ID -> console.out().line(Text.oneLine(Answer.text(worker, "worker_id")));
            case TABLE, WIDE -> tell(worker, console, format);
        }
        return Exit.OK;
    }

    private JsonNode find(Console console) throws IOException, ProblemException, Failure {
        byte[] body = connection
                .client(console)
                .exchange("GET", Paths.WORKERS, Map.of(), null)
                .body();
        for (JsonNode worker :
                Answer.list(body, connection.destination(console)).tree()) {
            if (Answer.text(worker, "worker_id").equals(name)) {
                return worker;
            }
        }
        throw new Failure(
                Exit.NOT_FOUND, "Expected a worker " + name + ", found none of that name. Next: hdcfctl worker list");
    }

    private void tell(JsonNode worker, Console console, Format format)
            throws IOException, ProblemException, Failure, Stdout.Closed {
        line(console, "worker", Answer.text(worker, "worker_id"));
        line(console, "state", Answer.text(worker, "status"));
        String reason = Answer.text(worker, "health_reason");
        line(console, "health", Answer.text(worker, "health") + (reason.isEmpty() ? "" : ": " + reason));
        line(console, "until", Moments.local(worker.path("health_until_ms").asLong()));
        line(console, "heard", Moments.local(worker.path("last_seen").asLong() * 1_000));
        line(console, "registered", Moments.local(worker.path("registered_at").asLong() * 1_000));
        line(console, "slots", Answer.text(worker, "slots"));
        line(console, "capabilities", worker.path("capabilities").toString());
        for (Map.Entry<String, JsonNode> metric :
                worker.path("heartbeat_metrics").properties()) {
            if (metric.getValue().isValueNode() && !metric.getValue().isNull()) {
                console.out()
                        .line("  "
                                + Text.oneLine(metric.getKey() + " "
                                        + metric.getValue().asText()));
            }
        }
        List<JsonNode> held = new java.util.ArrayList<>();
        Selection selection = new Selection(connection, console);
        for (hdcf.schema.wire.JobStatus status : hdcf.schema.wire.JobStatus.values()) {
            if (!status.isTerminal() && status != hdcf.schema.wire.JobStatus.PENDING) {
                held.addAll(selection.every(status, name, 1_000));
            }
        }
        if (!held.isEmpty()) {
            console.out().line("");
            new JobsShown(format, console).list(held);
        }
    }

    private static void line(Console console, String label, String value) throws Stdout.Closed {
        if (!value.isEmpty()) {
            console.out().line(label + " ".repeat(LABEL - label.length()) + Text.oneLine(value));
        }
    }
}
