package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists workers: all, or those whose names begin as given. */
@Command(
        name = "worker list",
        description = "List the workers: all, or those whose names begin so.",
        footer = {"Examples:", "  hdcfctl worker list", "  hdcfctl worker list -o id", "  hdcfctl worker show lab-1"},
        sortOptions = false)
final class WorkerList implements Verb {
    @Parameters(arity = "0..*", paramLabel = "WORKER", description = "Its name, or how it begins.")
    private @Nullable List<String> names;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        byte[] body = connection
                .client(console)
                .exchange("GET", Paths.WORKERS, Map.of(), null)
                .body();
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode worker :
                Answer.list(body, connection.destination(console)).tree()) {
            String id = Answer.text(worker, "worker_id");
            if (names == null || names.stream().anyMatch(id::startsWith)) {
                found.add(worker);
            }
        }
        if (found.isEmpty()) {
            if (names != null) {
                throw new Failure(
                        Exit.NOT_FOUND,
                        "Expected a worker " + String.join(" or ", names) + ", found none. Next: hdcfctl worker list");
            }
            console.say("no worker has registered yet. Next: start one with ./hdcf worker --control-url "
                    + connection.destination(console).url());
        }
        Format format = connection.format(console, Format.TABLE);
        switch (format) {
            case JSON -> Document.print("workers", found, Document::worker, console);
            case JSONL -> {
                for (JsonNode worker : found) {
                    Document.print(worker, Document::worker, console);
                }
            }
            case ID -> {
                for (JsonNode worker : found) {
                    console.out().line(Text.oneLine(Answer.text(worker, "worker_id")));
                }
            }
            case TABLE, WIDE -> table(found, format == Format.WIDE, console);
        }
        return Exit.OK;
    }

    private static void table(List<JsonNode> workers, boolean isWide, Console console) throws Stdout.Closed {
        if (workers.isEmpty()) {
            return;
        }
        Table table = new Table("WORKER", "STATE", "HEARD", "SLOTS", "CPU", "MEMORY", "CAPABILITIES");
        for (JsonNode worker : workers) {
            JsonNode metrics = worker.path("heartbeat_metrics");
            JsonNode cpu = metrics.path("cpu_usage_percent");
            JsonNode memory = metrics.path("memory_usage_mb");
            StringBuilder capabilities = new StringBuilder();
            for (JsonNode capability : worker.path("capabilities")) {
                capabilities.append(capabilities.isEmpty() ? "" : ",").append(capability.asText());
            }
            table.row(
                    Answer.text(worker, "worker_id"),
                    WorkerWords.state(worker),
                    Text.span(worker.path("heartbeat_age_sec").asLong()) + " ago",
                    Answer.text(worker, "slots"),
                    cpu.isNumber() ? Math.round(cpu.asDouble()) + " %" : "",
                    memory.isNumber() ? Text.size(memory.asLong() << 20) : "",
                    capabilities.toString());
        }
        if (console.isColoured()) {
            table.paint(1, JobsShown::colour);
        }
        for (String line : table.lines(isWide ? Table.UNBOUNDED : console.tableWidth())) {
            console.out().line(line);
        }
    }
}
