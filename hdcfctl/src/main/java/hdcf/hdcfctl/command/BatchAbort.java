package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Aborts all jobs of batches that have not ended. */
@Command(
        name = "batch abort",
        description = "Abort all jobs of batches that have not ended.",
        footer = {"Examples:", "  hdcfctl batch abort 2", "  hdcfctl batch abort last --reason \"wrong input\""},
        sortOptions = false)
final class BatchAbort implements Verb {
    @Parameters(arity = "1..*", paramLabel = "BATCHES", description = BatchLookup.HELP)
    private List<String> names = List.of();

    @Option(
            names = {"--reason", "-reason"},
            paramLabel = "TEXT",
            description = "Why; stored with the jobs.")
    private @Nullable String reason;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        ObjectNode request = Json.mapper().createObjectNode();
        if (reason != null) {
            request.put("reason", reason);
        }
        Format format = connection.format(console, Format.TABLE);
        for (String name : names) {
            byte[] body = connection
                    .client(console)
                    .exchange(
                            "POST",
                            new BatchLookup(connection, console).path(name) + "/abort",
                            Map.of(),
                            Json.bytes(request))
                    .body();
            Answer answer = Answer.of(body, connection.destination(console));
            JsonNode batch = answer.tree();
            switch (format) {
                case JSON, JSONL -> Document.print(batch, Document::members, console);
                case ID -> console.out().line(BatchLookup.name(batch));
                case TABLE, WIDE ->
                    console.out()
                            .line(Text.oneLine("batch " + BatchLookup.name(batch) + " is aborted: "
                                    + Answer.text(batch, "unfinished") + " jobs of it had not ended"));
            }
        }
        return Exit.OK;
    }
}
