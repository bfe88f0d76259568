package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives workers work again. */
@Command(
        name = "worker resume",
        description = "Give workers work again that were drained or put aside.",
        footer = {"Examples:", "  hdcfctl worker resume lab-1"},
        sortOptions = false)
final class WorkerResume implements Verb {
    @Parameters(arity = "1..*", paramLabel = "WORKER", description = "Its name.")
    private List<String> workers = List.of();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        return new WorkerOrder(connection, console, "resume").to(workers, null, null);
    }
}
