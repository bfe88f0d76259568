package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives workers no more work because something is wrong with them. */
@Command(
        name = "worker quarantine",
        description = "Give workers no more work because something is wrong with them.",
        footer = {
            "Examples:",
            "  hdcfctl worker quarantine lab-1 --reason \"bad memory\"",
            "  hdcfctl worker resume lab-1"
        },
        sortOptions = false)
final class WorkerQuarantine implements Verb {
    @Parameters(arity = "1..*", paramLabel = "WORKER", description = "Its name.")
    private List<String> workers = List.of();

    @Mixin
    private AsideOptions aside = new AsideOptions();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        return aside.order(new WorkerOrder(connection, console, "quarantine"), workers);
    }
}
