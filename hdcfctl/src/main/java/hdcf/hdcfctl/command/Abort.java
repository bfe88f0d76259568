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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Aborts jobs, or what a worker holds. */
@Command(
        name = "abort",
        description = "Abort jobs, or every job that a worker holds.",
        footer = {
            "Examples:",
            "  hdcfctl abort 12",
            "  hdcfctl abort 12-20,last --reason \"wrong input\"",
            "  hdcfctl abort all                   # everything that has not ended",
            "  hdcfctl abort --worker-id lab-1     # what this worker holds"
        },
        sortOptions = false)
final class Abort implements Verb {
    @Parameters(arity = "0..*", paramLabel = "JOBS", description = Selection.HELP)
    private @Nullable List<String> jobs;

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
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (jobs != null && jobId != null) {
            throw Failure.usage("Expected the job once, found it twice", connection.verb());
        }
        List<String> named = jobs == null ? jobId == null ? List.of() : List.of(jobId) : jobs;
        if (named.contains("") || (named.isEmpty() && (workerId == null || workerId.isEmpty()))) {
            throw Failure.usage("Expected a job or --worker-id, found neither", connection.verb());
        }
        if (named.isEmpty()) {
            tell(ask(null, console), "", console);
            return Exit.OK;
        }
        if (named.size() == 1 && Selection.isPlain(named.get(0))) {
            tell(ask(named.get(0), console), named.get(0), console);
            return Exit.OK;
        }
        List<JsonNode> found = new Selection(connection, console).jobs(named);
        if (found.isEmpty()) {
            console.say("nothing waits or runs. Next: hdcfctl ls --all shows what has ended");
            return Exit.OK;
        }
        return abort(found, named.equals(List.of("all")), console);
    }

    /** @param isWhatGoesOn whether what has ended meanwhile was never meant */
    private int abort(List<JsonNode> found, boolean isWhatGoesOn, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        boolean isSummed = EachJob.isSummed(connection.format(console), found.size());
        boolean isDocument = found.size() > 1 && connection.format(console) == Format.JSON;
        Document.Growing document = new Document.Growing("aborted", console);
        AtomicLong aborted = new AtomicLong();
        EachJob.Outcome outcome;
        try {
            outcome = new EachJob(connection, console, isSummed)
                    .act(found, job -> ask(Answer.text(job, "job_id"), console), (job, answer) -> {
                        aborted.addAndGet(count(answer));
                        if (isDocument) {
                            document.add(answer.tree(), Document::members);
                        } else if (!isSummed) {
                            tell(answer, JobWords.name(job), console);
                        }
                    });
        } finally {
            // What was done is whole, also when it went no further.
            if (isDocument) {
                document.end();
            }
        }
        if (isSummed) {
            long others = found.size() - aborted.get();
            console.out()
                    .line("aborted " + aborted + " jobs"
                            + (others == 0
                                    ? ""
                                    : "; " + others
                                            + (workerId == null ? " had ended already" : " were not to be aborted")));
        }
        return isWhatGoesOn && workerId == null ? Exit.OK : outcome.exitCode();
    }

    private Answer ask(@Nullable String id, Console console) throws IOException, ProblemException, Failure {
        ObjectNode request = Json.mapper().createObjectNode();
        if (id != null) {
            request.put("job_id", id);
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
        return Answer.of(body, connection.destination(console));
    }

    private static long count(Answer answer) {
        return answer.tree().path("aborted_jobs").asLong();
    }

    private void tell(Answer answer, String name, Console console) throws Failure, Stdout.Closed {
        switch (connection.format(console)) {
            case JSON, JSONL -> answer.print(console);
            case ID -> console.out().line(Text.oneLine(name));
            case TABLE, WIDE -> {
                long aborted = count(answer);
                console.out()
                        .line("aborted " + aborted + (aborted == 1 ? " job" : " jobs")
                                + (name.isEmpty() ? "" : ": " + Text.oneLine(name)));
            }
        }
    }
}
