package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(
            names = {"--reason", "-reason"},
            paramLabel = "TEXT",
            description = "Why; shown with the worker.")
    private @Nullable String reason;

    @Option(
            names = {"--for", "-for"},
            paramLabel = "TIME",
            description = "After this, such as 2h, it gets work again; without, when it is resumed.")
    private @Nullable String span;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        Long durationMs = span == null ? null : Amounts.milliseconds("--for", span, connection.verb());
        return new WorkerOrder(connection, console, "quarantine").to(workers, reason, durationMs);
    }
}
