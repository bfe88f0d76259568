package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets go jobs that were held. */
@Command(
        name = "release",
        description = "Let go jobs that were held.",
        footer = {"Examples:", "  hdcfctl release 12", "  hdcfctl release all"},
        sortOptions = false)
final class Release implements Verb {
    @Parameters(arity = "1..*", paramLabel = "JOBS", description = Selection.HELP)
    private List<String> selectors = List.of();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        List<JsonNode> jobs = new Selection(connection, console).jobs(selectors);
        return new Revision(connection, console, "release", "released").of(jobs, job -> null);
    }
}
