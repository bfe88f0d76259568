package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the workers. */
@Command(
        name = "workers list",
        description = "List the workers.",
        footer = {"Examples:", "  hdcfctl workers list -o json"},
        sortOptions = false)
final class WorkersList implements Verb {
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
        Answer answer = Answer.list(body, connection.destination(console));
        if (!answer.isPrinted(connection.format(console), "worker_id", console)) {
            Answer.print(table(answer.tree()), console);
        }
        return Exit.OK;
    }

    private static Table table(JsonNode workers) {
        Table table = new Table("WORKER", "STATUS", "HEARD", "SLOTS", "JOB", "CAPABILITIES");
        for (JsonNode worker : workers) {
            StringBuilder capabilities = new StringBuilder();
            for (JsonNode capability : worker.path("capabilities")) {
                capabilities.append(capabilities.isEmpty() ? "" : ",").append(capability.asText());
            }
            table.row(
                    Answer.text(worker, "worker_id"),
                    Answer.text(worker, "status"),
                    Text.span(worker.path("heartbeat_age_sec").asLong()) + " ago",
                    Answer.text(worker, "slots"),
                    Answer.text(worker, "current_job_id"),
                    capabilities.toString());
        }
        return table;
    }
}
