package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the files that a job left behind. */
@Command(
        name = "files",
        description = "List the files that a job left behind.",
        footer = {"Examples:", "  hdcfctl files 12"},
        sortOptions = false)
final class FilesList implements Verb {
    @Parameters(index = "0", paramLabel = "JOB", description = "Its number or id, or last.")
    private String job = "";

    @Option(
            names = {"--attempt", "-attempt"},
            paramLabel = "N",
            description = "The lease epoch of an attempt; the last one.")
    private @Nullable Long attempt;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        String id = new Selection(connection, console).id(job);
        String target =
                Paths.JOBS + "/" + JobLookup.encode(id) + "/files" + (attempt == null ? "" : "?attempt=" + attempt);
        byte[] body = connection
                .client(console)
                .exchange("GET", target, Map.of(), null)
                .body();
        Answer answer = Answer.list(body, connection.destination(console));
        if (answer.isPrinted(connection.format(console), "path", console)) {
            return Exit.OK;
        }
        Table table = new Table("PATH", "BYTES", "SHA256");
        for (JsonNode file : answer.tree()) {
            table.row(Answer.text(file, "path"), Answer.text(file, "length"), Answer.text(file, "sha256"));
        }
        Answer.print(table, console);
        return Exit.OK;
    }
}
