package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.JobStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has failed jobs tried again, in place. */
@Command(
        name = "retry",
        description = "Have failed jobs tried again: each keeps its number, its files and what it wrote before.",
        footer = {
            "Examples:",
            "  hdcfctl retry 12",
            "  hdcfctl retry 1-100 --failed      # of these, those that failed",
            "  hdcfctl retry --failed --since 1d # whatever failed since yesterday"
        },
        sortOptions = false)
final class Retry implements Verb {
    private static final int MAX_JOBS = 100_000;

    @Parameters(arity = "0..*", paramLabel = "JOBS", description = Selection.HELP)
    private @Nullable List<String> selectors;

    @Option(
            names = {"--failed", "-failed"},
            description = "Only those that failed; without JOBS all of them.")
    private boolean failed;

    @Option(
            names = {"--since", "-since"},
            paramLabel = "TIME",
            description = "Only those submitted within this time, such as 2h.")
    private @Nullable String since;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (selectors == null && !failed) {
            throw Failure.usage("Expected jobs, or --failed for all that failed, found neither", connection.verb());
        }
        Selection selection = new Selection(connection, console);
        List<JsonNode> jobs = new ArrayList<>(
                selectors == null ? selection.every(JobStatus.FAILED, null, MAX_JOBS) : selection.jobs(selectors));
        long notBefore = since == null
                ? 0
                : System.currentTimeMillis() - Amounts.milliseconds("--since", since, connection.verb());
        jobs.removeIf(job -> Moments.created(job) < notBefore || (failed && !hasFailed(job)));
        if (jobs.isEmpty()) {
            console.say("no such job failed. Next: hdcfctl ls --state FAILED");
            return Exit.OK;
        }
        return new Revision(connection, console, "retry", "is tried again").of(jobs, job -> null);
    }

    private static boolean hasFailed(JsonNode job) {
        return Answer.text(job, "status").equals(JobStatus.FAILED.name());
    }
}
