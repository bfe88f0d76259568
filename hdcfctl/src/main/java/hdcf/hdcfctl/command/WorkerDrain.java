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
        return new WorkerOrder(connection, console, "drain").to(workers, reason, durationMs);
    }
}
