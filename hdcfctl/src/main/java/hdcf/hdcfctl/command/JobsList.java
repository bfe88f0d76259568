package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.JobQuery;
import hdcf.client.ProblemException;
import hdcf.client.Response;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs, newest first. */
@Command(
        name = "jobs list",
        description = "List jobs, newest first.",
        footer = {"Examples:", "  hdcfctl jobs list --status FAILED -o json"},
        sortOptions = false)
final class JobsList implements Verb {
    @Option(
            names = {"--status", "-status"},
            paramLabel = "STATUS",
            description = "Only those in this state: ${COMPLETION-CANDIDATES}.")
    private @Nullable JobStatus status;

    @Option(
            names = {"--worker-id", "-worker-id"},
            paramLabel = "ID",
            description = "Only those that this worker holds or held last.")
    private @Nullable String workerId;

    @Option(
            names = {"--name", "-name"},
            paramLabel = "NAME",
            description = "Only those of this name.")
    private @Nullable String name;

    @Option(
            names = {"--label", "-label"},
            paramLabel = "KEY=VALUE",
            description = "Only those with this label.")
    private @Nullable String label;

    @Option(
            names = {"--since", "-since"},
            paramLabel = "TIME",
            description = "Only those submitted within this time, such as 2h.")
    private @Nullable String since;

    @Option(
            names = {"--limit", "-limit"},
            paramLabel = "N",
            description = "At most so many.")
    private @Nullable Integer limit;

    @Option(
            names = {"--cursor", "-cursor"},
            paramLabel = "CURSOR",
            description = "Go on where an earlier list ended.")
    private @Nullable String cursor;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        if (limit != null && (limit < 1 || limit > Limits.LIST_MAX)) {
            throw Failure.usage(
                    "Expected --limit from 1 to " + Limits.LIST_MAX + ", found " + limit, connection.verb());
        }
        Long notBefore = since == null
                ? null
                : Long.valueOf(Math.max(
                        0,
                        (System.currentTimeMillis() - Amounts.milliseconds("--since", since, connection.verb()))
                                / 1_000));
        JobQuery query =
                new JobQuery(status, workerId, limit, cursor, new JobQuery.Of(null, name, label, null, notBefore));
        Response response = connection.client(console).exchange("GET", Paths.JOBS + query.text(), Map.of(), null);
        Answer answer = Answer.list(response.body(), connection.destination(console));
        if (!answer.isPrinted(connection.format(console), "job_id", console)) {
            Answer.print(table(answer.tree()), console);
        }
        String next = response.header(Paths.CURSOR_HEADER);
        if (next != null) {
            console.say("there are more. Next: hdcfctl jobs list --cursor " + next);
        }
        return Exit.OK;
    }

    private static Table table(JsonNode jobs) {
        Table table = new Table("JOB", "STATUS", "TRY", "EXIT", "WORKER", "COMMAND");
        for (JsonNode job : jobs) {
            table.row(
                    JobWords.name(job),
                    Answer.text(job, "status"),
                    Answer.text(job, "attempt_count") + "/" + Answer.text(job, "max_attempts"),
                    Answer.text(job, "exit_code"),
                    Answer.text(job, "worker_id"),
                    JobWords.commandLine(job));
        }
        return table;
    }
}
