package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Aborts a job, or what a worker holds. */
@Command(name = "abort", description = "Abort a job, or every job that a worker holds.", sortOptions = false)
final class Abort implements Verb {
    @Parameters(arity = "0..1", paramLabel = "JOB", description = "The job's id or number.")
    private @Nullable String job;

    @Option(
            names = {"--job-id", "-job-id"},
            paramLabel = "JOB",
            description = "The same as an option.")
    private @Nullable String jobId;

    @Option(
            names = {"--worker-id", "-worker-id"},
            paramLabel = "ID",
            description = "Only what this worker holds; without a job, all of it.")
    private @Nullable String workerId;

    @Option(
            names = {"--reason", "-reason"},
            paramLabel = "TEXT",
            description = "Why; stored with the job.")
    private @Nullable String reason;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        if (job != null && jobId != null) {
            throw Failure.usage("Expected the job once, found it twice", connection.verb());
        }
        String named = job == null ? jobId : job;
        if ((named == null || named.isEmpty()) && (workerId == null || workerId.isEmpty())) {
            throw Failure.usage("Expected a job or --worker-id, found neither", connection.verb());
        }
        ObjectNode request = Json.mapper().createObjectNode();
        if (named != null) {
            request.put("job_id", new JobLookup(connection, console).id(named));
        }
        if (workerId != null) {
            request.put("worker_id", workerId);
        }
        if (reason != null) {
            request.put("reason", reason);
        }
        byte[] body = connection
                .client(console)
                .exchange("POST", Paths.ABORT, Map.of(), Json.bytes(request))
                .body();
        Answer answer = Answer.of(body, connection.destination(console));
        if (connection.format(console) == Format.JSON) {
            answer.print(console);
        } else {
            long aborted = answer.tree().path("aborted_jobs").asLong();
            console.out()
                    .line("aborted " + aborted + (aborted == 1 ? " job" : " jobs")
                            + (named == null ? "" : ": " + Text.oneLine(named)));
        }
        return Exit.OK;
    }
}
