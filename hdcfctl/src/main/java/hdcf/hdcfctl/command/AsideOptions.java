package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why workers are put aside, and for how long. */
final class AsideOptions {
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

    /** Gives an order with them; answers the exit code. */
    int order(WorkerOrder order, List<String> workers) throws IOException, ProblemException, Failure, Stdout.Closed {
        Long durationMs = span == null
                ? null
                : Amounts.milliseconds("--for", span, order.connection().verb());
        return order.to(workers, reason, durationMs);
    }
}
