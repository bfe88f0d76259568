package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says why jobs do not run, in the words of the code that would start them. */
@Command(
        name = "why",
        description = "Say why jobs do not run, what each worker could do with them, and what would help.",
        footer = {"Examples:", "  hdcfctl why 12", "  hdcfctl why all", "  hdcfctl why last -o json"},
        sortOptions = false)
final class Why implements Verb {
    private static final String INDENT = "  ";

    @Parameters(arity = "1..*", paramLabel = "JOBS", description = Selection.HELP)
    private List<String> selectors = List.of();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        Format format = connection.format(console, Format.TABLE);
        List<JsonNode> jobs = new Selection(connection, console).jobs(selectors);
        List<JsonNode> reasons = new ArrayList<>();
        EachJob.Outcome outcome = new EachJob(connection, console, false)
                .act(jobs, job -> ask(job, console), (job, why) -> {
                    reasons.add(why);
                    tell(why, format, console);
                });
        if (format == Format.JSON) {
            Document.print("reasons", reasons, Why::write, console);
        }
        return outcome.exitCode();
    }

    private JsonNode ask(JsonNode job, Console console) throws IOException, ProblemException, Failure {
        byte[] body = connection
                .client(console)
                .exchange(
                        "GET", Paths.JOBS + "/" + JobLookup.encode(Answer.text(job, "job_id")) + "/why", Map.of(), null)
                .body();
        JsonNode why = Answer.of(body, connection.destination(console)).tree();
        if (Answer.text(why, "code").isEmpty()) {
            throw Failure.foreign(body, connection.destination(console));
        }
        return why;
    }

    private static void tell(JsonNode why, Format format, Console console) throws Stdout.Closed {
        switch (format) {
            case JSON -> {}
            case JSONL -> Document.print(why, Why::write, console);
            case ID -> console.out().line(JobWords.name(why));
            case TABLE, WIDE -> {
                line(
                        console,
                        "job " + JobWords.name(why) + " " + Answer.text(why, "status") + ": "
                                + Answer.text(why, "sentence"));
                for (JsonNode worker : why.path("workers")) {
                    line(console, INDENT + Answer.text(worker, "worker_id") + ": " + Answer.text(worker, "sentence"));
                }
                // What the protocol says of a held job is for programs.
                String fix = Answer.text(why, "code").equals("held")
                        ? "hdcfctl release " + JobWords.name(why)
                        : Answer.text(why, "fix");
                if (!fix.isEmpty()) {
                    line(console, INDENT + "what helps: " + fix);
                }
            }
        }
    }

    private static void line(Console console, String text) throws Stdout.Closed {
        console.out().line(Text.oneLine(text));
    }

    private static void write(JsonGenerator json, JsonNode why) throws IOException {
        Document.copy(json, "number", why.path("number"));
        Document.copy(json, "id", why.path("job_id"));
        Document.copy(json, "state", why.path("status"));
        Document.copy(json, "code", why.path("code"));
        Document.copy(json, "reason", why.path("sentence"));
        Document.copy(json, "fix", why.path("fix"));
        Document.text(json, "due", Moments.iso(why.path("due_at_ms").asLong()));
        Document.copy(json, "ahead", why.path("ahead"));
        json.writeArrayFieldStart("workers");
        for (JsonNode worker : why.path("workers")) {
            json.writeStartObject();
            Document.copy(json, "id", worker.path("worker_id"));
            Document.copy(json, "code", worker.path("code"));
            Document.copy(json, "reason", worker.path("sentence"));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
