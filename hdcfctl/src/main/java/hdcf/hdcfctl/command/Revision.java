package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of mind about jobs that were submitted: one call for each of them, several at a time.
 *
 * @param call the last part of its path
 * @param done what a person is told about each, such as {@code held}
 */
record Revision(Connection connection, Console console, String call, String done) {
    /** The body of the call about a job; null for none. */
    @FunctionalInterface
    interface Body {
        @Nullable
        ObjectNode of(JsonNode job) throws Failure;
    }

    /** Makes it for those that the selectors name; answers the exit code. */
    int of(List<JsonNode> jobs, Body body)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        Format format = connection.format(console, Format.TABLE);
        boolean isSummed = EachJob.isSummed(format, jobs.size());
        List<JsonNode> changed = new ArrayList<>();
        EachJob.Outcome outcome = new EachJob(connection, console, isSummed)
                .act(jobs, job -> change(job, body.of(job)), (job, answer) -> {
                    if (format == Format.JSON) {
                        changed.add(answer);
                    }
                    if (!isSummed) {
                        tell(answer, format);
                    }
                });
        if (format == Format.JSON) {
            Document.print("jobs", changed, Document::members, console);
        }
        if (isSummed) {
            console.out()
                    .line(connection.verb() + ": done for " + outcome.done() + " of " + jobs.size() + " jobs"
                            + (outcome.refused() == 0 ? "" : "; " + outcome.refused() + " did not allow it"));
        }
        return outcome.exitCode();
    }

    private ObjectNode change(JsonNode job, @Nullable ObjectNode body) throws IOException, ProblemException, Failure {
        String target = Paths.JOBS + "/" + JobLookup.encode(Answer.text(job, "job_id")) + "/" + call;
        byte[] answer = connection
                .client(console)
                .exchange("POST", target, Map.of(), body == null ? new byte[0] : Json.bytes(body))
                .body();
        ObjectNode changed = Json.mapper().createObjectNode();
        changed.set("number", job.path("number"));
        changed.set("id", job.path("job_id"));
        changed.put(
                "state",
                Answer.text(Answer.of(answer, connection.destination(console)).tree(), "status"));
        return changed;
    }

    private void tell(ObjectNode changed, Format format) throws Stdout.Closed {
        long number = changed.path("number").asLong();
        String name = number > 0 ? Long.toString(number) : Answer.text(changed, "id");
        switch (format) {
            case JSON -> {}
            case JSONL -> Document.print(changed, Document::members, console);
            case ID -> console.out().line(Text.oneLine(name));
            case TABLE, WIDE ->
                console.out().line(Text.oneLine("job " + name + " " + done + ", now " + Answer.text(changed, "state")));
        }
    }
}
