package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
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

/** Waits for jobs to end. */
@Command(
        name = "wait",
        description = "Wait for jobs to end; one job gives its own exit code, several 0 or 1.",
        footer = {
            "Examples:",
            "  hdcfctl wait 12                          # exits with the code of job 12",
            "  hdcfctl wait 12-20 && echo all is well   # 0 only if all completed",
            "  hdcfctl wait all --timeout 1h            # 124 when that is not enough"
        },
        sortOptions = false)
final class Wait implements Verb {
    @Parameters(arity = "1..*", paramLabel = "JOBS", description = Selection.HELP)
    private List<String> selectors = List.of();

    @Option(
            names = {"--timeout", "-timeout"},
            paramLabel = "TIME",
            description = "Give up after this, such as 1h30m; the jobs go on.")
    private @Nullable String timeout;

    @Option(
            names = {"--exit-code", "-exit-code"},
            paramLabel = "any|max",
            description =
                    "any: 0 or 1; max: the highest of the jobs' own; without it any for several, its own for one.")
    private @Nullable EndCode exitCode;

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "How long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        Attendance attendance = Attendance.of(connection, console, patienceSeconds);
        long withinMs = timeout == null ? 0 : Amounts.milliseconds("--timeout", timeout, connection.verb());
        if (timeout != null && withinMs == 0) {
            throw Failure.usage("Expected --timeout of more than nothing, found " + timeout, connection.verb());
        }
        HdcfClient client = connection.client(console);
        Patience patience = attendance.patience();
        long since = patience.untilAnswered(() -> EventStream.newest(client));
        List<JsonNode> jobs = patience.untilAnswered(() -> new Selection(connection, console).jobs(selectors));
        Format format = connection.format(console, Format.TABLE);
        EndWatch watch = new EndWatch(connection, console, patience, withinMs);
        return new Waiting(format, console).until(watch, jobs, since, exitCode);
    }
}
