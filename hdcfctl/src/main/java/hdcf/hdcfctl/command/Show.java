package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells a person about jobs: where each stands, and what to type next. */
@Command(
        name = "show",
        description = "Tell about jobs: where each stands, how it ended, what to do next.",
        footer = {
            "Examples:",
            "  hdcfctl show last     # the newest job",
            "  hdcfctl show 12 14    # two of them",
            "  hdcfctl show 12 -o json"
        },
        sortOptions = false)
final class Show implements Verb {
    private static final int LABEL = 12;

    @Parameters(arity = "1..*", paramLabel = "JOBS", description = Selection.HELP)
    private List<String> selectors = List.of();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        List<JsonNode> jobs = new Selection(connection, console).jobs(selectors);
        Format format = connection.format(console, Format.TABLE);
        if (format != Format.TABLE && format != Format.WIDE) {
            new JobsShown(format, console).list(jobs);
            return Exit.OK;
        }
        boolean isFirst = true;
        for (JsonNode job : jobs) {
            if (!isFirst) {
                console.out().line("");
            }
            tell(job, console);
            isFirst = false;
        }
        return Exit.OK;
    }

    private static void tell(JsonNode job, Console console) throws Stdout.Closed {
        line(console, "job", JobWords.name(job) + "  (" + Answer.text(job, "job_id") + ")");
        line(console, "state", JobWords.state(job));
        line(console, "name", Answer.text(job, "name"));
        line(console, "labels", labels(job.path("labels")));
        line(console, "batch", batch(job.path("batch")));
        line(console, "schedule", Answer.text(job.path("schedule"), "number"));
        line(console, "type", Answer.text(job, "type"));
        line(console, "after", after(job.path("after")));
        line(console, "command", JobWords.commandLine(job));
        line(console, "folder", Answer.text(job, "working_dir"));
        line(console, "attempts", Answer.text(job, "attempt_count") + " of " + Answer.text(job, "max_attempts"));
        line(console, "worker", Answer.text(job, "worker_id"));
        line(console, "submitted", Moments.local(Moments.created(job)));
        long notBefore = job.path("scheduled_at").asLong() * 1_000;
        line(console, "not before", notBefore > System.currentTimeMillis() ? Moments.local(notBefore) : "");
        line(console, "started", Moments.local(job.path("started_at_ms").asLong()));
        line(console, "ended", Moments.local(Moments.ended(job)));
        line(console, "ran", Moments.span(Moments.ranMs(job)));
        long limit = job.path("timeout_ms").asLong();
        line(console, "time limit", limit > 0 ? Moments.span(limit) : "");
        line(console, "exit code", Answer.text(job, "exit_code"));
        line(console, "cause", Answer.text(job, "end_cause"));
        line(console, "error", Answer.text(job, "last_error"));
        line(console, "progress", progress(job.path("progress")));
        line(
                console,
                "memory",
                job.path("memory_mb").asLong() > 0
                        ? Text.size(job.path("memory_mb").asLong() << 20)
                        : "");
        line(console, "cpus", Answer.text(job, "cpus"));
        line(console, "next", next(job));
    }

    private static String labels(JsonNode labels) {
        StringBuilder text = new StringBuilder();
        for (JsonNode label : labels) {
            text.append(text.isEmpty() ? "" : " ").append(label.asText());
        }
        return text.toString();
    }

    private static String batch(JsonNode batch) {
        return batch.isObject() ? Answer.text(batch, "number") + ", index " + Answer.text(batch, "index") : "";
    }

    private static String after(JsonNode after) {
        StringBuilder text = new StringBuilder();
        for (JsonNode each : after) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(Answer.text(each, "on"))
                    .append(':');
            text.append(Answer.text(each, "number")).append(' ').append(Answer.text(each, "state"));
        }
        return text.toString();
    }

    private static String progress(JsonNode progress) {
        JsonNode fraction = progress.path("fraction");
        String percent = fraction.isNumber() ? Math.round(fraction.asDouble() * 100) + " % " : "";
        return (percent + Answer.text(progress, "text")).strip();
    }

    private static String next(JsonNode job) {
        String name = JobWords.name(job);
        return switch (Answer.text(job, "status")) {
            case "COMPLETED", "FAILED", "ABORTED" -> "hdcfctl logs " + name;
            case "RUNNING" -> "hdcfctl logs -f " + name;
            default -> JobWords.state(job).equals("HELD") ? "hdcfctl release " + name : "hdcfctl why " + name;
        };
    }

    private static void line(Console console, String label, String value) throws Stdout.Closed {
        if (!value.isEmpty()) {
            console.out().line(label + " ".repeat(LABEL - label.length()) + Text.oneLine(value));
        }
    }
}
