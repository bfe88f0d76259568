package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives workers no more work; what they run goes on, and may be waited for. */
@Command(
        name = "worker drain",
        description = "Give workers no more work; what they run goes on.",
        footer = {
            "Examples:",
            "  hdcfctl worker drain lab-1 --reason \"new disk\"",
            "  hdcfctl worker drain lab-1 lab-2 --for 2h",
            "  hdcfctl worker drain lab-1 --wait --timeout 1h && ssh lab-1 sudo reboot"
        },
        sortOptions = false)
final class WorkerDrain implements Verb {
    @Parameters(arity = "1..*", paramLabel = "WORKER", description = "Its name.")
    private List<String> workers = List.of();

    @Mixin
    private AsideOptions aside = new AsideOptions();

    @Option(
            names = {"--wait", "-wait"},
            description = "Wait until they run nothing any more.")
    private boolean wait;

    @Option(
            names = {"--timeout", "-timeout"},
            paramLabel = "TIME",
            description = "With --wait: give up after this, such as 1h30m; they stay drained.")
    private @Nullable String timeout;

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "With --wait: how long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        String limit = timeout;
        long withinMs = limit == null ? 0 : Amounts.milliseconds("--timeout", limit, connection.verb());
        if (limit != null && (!wait || withinMs == 0)) {
            throw Failure.usage(
                    "Expected --timeout of more than nothing, with --wait, found "
                            + (wait ? limit : "it without --wait"),
                    connection.verb());
        }
        WorkerOrder order = new WorkerOrder(connection, console, "drain");
        if (!wait) {
            return aside.order(order, workers);
        }
        HdcfClient client = connection.client(console);
        Patience patience = Attendance.of(connection, console, patienceSeconds).patience();
        long since = patience.untilAnswered(() -> EventStream.newest(client));
        int exitCode = aside.order(order, workers);
        console.out().flush();
        return exitCode == Exit.OK ? untilIdle(patience, since, withinMs, console) : exitCode;
    }

    private int untilIdle(Patience patience, long since, long withinMs, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        String names = String.join(" ", workers);
        console.farewell().set(names + " gets no more work. Next: hdcfctl worker resume " + names);
        Format format = connection.format(console, Format.TABLE);
        Set<String> left = new IdleWatch(connection, console, patience, workers, withinMs).await(since, worker -> {
            if (format == Format.TABLE || format == Format.WIDE) {
                console.out().line(Text.oneLine("worker " + worker + " runs nothing any more"));
                console.out().flush();
            }
        });
        console.farewell().set("");
        if (left.isEmpty()) {
            return Exit.OK;
        }
        String one = left.iterator().next();
        console.say("Expected " + String.join(", ", left) + " to run nothing any more in time, found jobs there."
                + " Next: hdcfctl worker show " + one);
        return Exit.JOB_TIMED_OUT;
    }
}
