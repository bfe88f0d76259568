package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes jobs that were submitted, also those that run. */
@Command(
        name = "update",
        description = "Change the priority or the time limit of jobs, also of those that run.",
        footer = {
            "Examples:",
            "  hdcfctl update 12 --priority 10",
            "  hdcfctl update last --time-limit +2h   # two hours more than it has",
            "  hdcfctl update 1-8 --time-limit none   # as the worker likes"
        },
        sortOptions = false)
final class Update implements Verb {
    @Parameters(arity = "1..*", paramLabel = "JOBS", description = Selection.HELP)
    private List<String> selectors = List.of();

    @Option(
            names = {"--priority", "-priority"},
            paramLabel = "N",
            description = "Higher runs first.")
    private @Nullable Integer priority;

    @Option(
            names = {"--time-limit", "-time-limit"},
            paramLabel = "TIME",
            description = "How long an attempt may take from its start, such as 1h30m; +30m adds to what it has; none"
                    + " leaves it to the worker.")
    private @Nullable String timeLimit;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (priority == null && timeLimit == null) {
            throw Failure.usage("Expected --priority or --time-limit, found neither", connection.verb());
        }
        if (timeLimit != null && !timeLimit.equals("none") && amount(timeLimit) == 0) {
            throw Failure.usage("Expected --time-limit of more than nothing, found " + timeLimit, connection.verb());
        }
        List<JsonNode> jobs = new Selection(connection, console).jobs(selectors);
        return new Revision(connection, console, "change", "is changed").of(jobs, this::change);
    }

    private ObjectNode change(JsonNode job) throws Failure {
        ObjectNode change = Json.mapper().createObjectNode();
        if (priority != null) {
            change.put("priority", priority.intValue());
        }
        String limit = timeLimit;
        if (limit != null) {
            change.put("timeout_ms", timeoutMs(limit, job));
        }
        return change;
    }

    private long timeoutMs(String limit, JsonNode job) throws Failure {
        if (limit.equals("none")) {
            return 0;
        }
        long has = job.path("timeout_ms").asLong();
        if (limit.startsWith("+") && has == 0) {
            throw Failure.usage(
                    "Expected job " + JobWords.name(job) + " to have a time limit that " + limit
                            + " can be added to, found none",
                    connection.verb());
        }
        return (limit.startsWith("+") ? has : 0) + amount(limit);
    }

    private long amount(String limit) throws Failure {
        return Amounts.milliseconds(
                "--time-limit", limit.startsWith("+") ? limit.substring(1) : limit, connection.verb());
    }
}
