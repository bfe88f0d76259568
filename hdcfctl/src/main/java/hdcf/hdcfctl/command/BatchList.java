package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists batches, the newest first. */
@Command(
        name = "batch list",
        description = "List the batches, the newest first.",
        footer = {"Examples:", "  hdcfctl batch list", "  hdcfctl batch list --limit 5 -o json"},
        sortOptions = false)
final class BatchList implements Verb {
    private static final int MAX_LIMIT = 100_000;

    @Option(
            names = {"--limit", "-limit"},
            paramLabel = "N",
            description = "At most so many; 50.")
    private int limit = 50;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Failure.usage("Expected --limit from 1 to " + MAX_LIMIT + ", found " + limit, connection.verb());
        }
        BatchLookup lookup = new BatchLookup(connection, console);
        lookup.show(lookup.list(limit));
        return Exit.OK;
    }
}
