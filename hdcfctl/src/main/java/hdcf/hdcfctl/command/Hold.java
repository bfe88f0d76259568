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

/** Keeps jobs that wait from being started. */
@Command(
        name = "hold",
        description = "Keep jobs that wait from being started, until they are let go.",
        footer = {
            "Examples:",
            "  hdcfctl hold 12",
            "  hdcfctl hold all                # nothing more begins; what runs goes on"
        },
        sortOptions = false)
final class Hold implements Verb {
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
        return new Revision(connection, console, "hold", "held").of(jobs, job -> null);
    }
}
