package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives workers no more work; what they run goes on. */
@Command(
        name = "worker drain",
        description = "Give workers no more work; what they run goes on.",
        footer = {
            "Examples:",
            "  hdcfctl worker drain lab-1 --reason \"new disk\"",
            "  hdcfctl worker drain lab-1 lab-2 --for 2h"
        },
        sortOptions = false)
final class WorkerDrain implements Verb {
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
        return aside.order(new WorkerOrder(connection, console, "drain"), workers);
    }
}
