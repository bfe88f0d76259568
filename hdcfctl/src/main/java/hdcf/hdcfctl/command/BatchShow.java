package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells about batches. */
@Command(
        name = "batch show",
        description = "Tell how batches stand; hdcfctl ls batch:2 lists the jobs of one.",
        footer = {"Examples:", "  hdcfctl batch show 2", "  hdcfctl batch show last -o json"},
        sortOptions = false)
final class BatchShow implements Verb {
    @Parameters(arity = "1..*", paramLabel = "BATCHES", description = BatchLookup.HELP)
    private List<String> names = List.of();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        BatchLookup lookup = new BatchLookup(connection, console);
        List<JsonNode> found = new ArrayList<>();
        for (String name : names) {
            found.add(lookup.batch(name));
        }
        lookup.show(found);
        return Exit.OK;
    }
}
