package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.JobStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits a job, prints what it writes while it runs, waits for its end and takes over its exit code. */
@Command(
        name = "run",
        description = "Run a job and wait for it: hdcfctl run [options] -- CMD [ARG...]",
        sortOptions = false)
final class Run implements Verb {
    private static final int MAX_SECONDS = 1_000_000;

    @Mixin
    private JobOptions job = new JobOptions();

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "How long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public void prepare(CommandLine line, List<String> arguments) {
        job.prepare(line, arguments);
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (patienceSeconds < 0 || patienceSeconds > MAX_SECONDS) {
            throw Failure.usage(
                    "Expected --patience-seconds from 0 to " + MAX_SECONDS + ", found " + patienceSeconds,
                    connection.verb());
        }
        job.tryOnce();
        Submission submission = new Submission(job.body(connection.verb()), job.key(connection.verb()));
        HdcfClient client = connection.client(console);
        Destination destination = connection.destination(console);
        job.upload(client, console);
        String id = Receipt.read(submission.send(client, console, destination), destination)
                .get(0)
                .jobId();
        console.farewell().set("The job " + id + " goes on without you. Next: hdcfctl abort " + id);
        Patience patience = new Patience(console.pause(), patienceSeconds * 1_000L);
        LiveOutput live = LiveOutput.start(client, id, console);
        JsonNode ended = untilEnd(id, live, patience, console);
        console.farewell().set("");
        live.finish();
        show(ended, live, patience, console);
        return exitCode(ended, console);
    }

    private JsonNode untilEnd(String id, LiveOutput live, Patience patience, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        JobLookup lookup = new JobLookup(connection, console);
        long pauseMs = Patience.first();
        while (true) {
            JsonNode found = patience.untilAnswered(() -> lookup.job(id)).tree();
            if (isTerminal(found)) {
                return found;
            }
            if (live.isDone()) {
                console.pause().forMs(pauseMs);
            } else {
                live.await(pauseMs);
            }
            pauseMs = Patience.longer(pauseMs);
        }
    }

    /** Shows what could not be shown while the job ran. */
    private void show(JsonNode ended, LiveOutput live, Patience patience, Console console)
            throws IOException, ProblemException, Stdout.Closed, Failure, InterruptedException {
        JobOutput output = new JobOutput(connection.client(console), ended);
        if (live.isOwed(JobOutput.Stream.STDOUT)) {
            showStream(output, JobOutput.Stream.STDOUT, console.out()::write, patience, console);
        }
        console.out().flush();
        JobOutput.Sink err = (bytes, length) -> console.err().write(bytes, 0, length);
        if (live.isOwed(JobOutput.Stream.STDERR)) {
            showStream(output, JobOutput.Stream.STDERR, err, patience, console);
        }
        console.err().flush();
    }

    private static void showStream(
            JobOutput output, JobOutput.Stream stream, JobOutput.Sink sink, Patience patience, Console console)
            throws IOException, ProblemException, Stdout.Closed, InterruptedException {
        try {
            patience.untilAnswered(() -> {
                output.copy(stream, sink);
                return stream;
            });
        } catch (Failure elsewhere) {
            // The job's own exit code counts for more than where its output lies.
            console.say(String.valueOf(elsewhere.getMessage()));
        } catch (ProblemException refused) {
            if (refused.status() != 404) {
                throw refused;
            }
            // A job that never started wrote nothing.
        }
    }

    private static boolean isTerminal(JsonNode job) {
        String status = Answer.text(job, "status");
        return JobStatus.terminal().stream()
                .anyMatch(terminal -> terminal.name().equals(status));
    }

    private static int exitCode(JsonNode job, Console console) {
        String name = JobWords.name(job);
        String status = Answer.text(job, "status");
        String why = Answer.text(job, "last_error");
        Optional<Integer> code = job.path("exit_code").isInt()
                ? Optional.of(job.path("exit_code").asInt())
                : Optional.empty();
        if (status.equals(JobStatus.ABORTED.name())) {
            console.say("Expected job " + name + " to end by itself, found it aborted: " + why
                    + ". Next: hdcfctl jobs describe " + name);
            return Exit.JOB_ABORTED;
        }
        if (Answer.text(job, "end_cause").equals("TIMEOUT")) {
            console.say("Expected job " + name + " to end within " + Answer.text(job, "timeout_ms")
                    + " ms, found it still running. Next: give it more with --timeout-ms");
            return Exit.JOB_TIMED_OUT;
        }
        boolean good = status.equals(JobStatus.COMPLETED.name());
        if (code.isPresent() && code.get() >= 0 && (code.get() != 0 || good)) {
            return code.get() & 0xff;
        }
        if (good) {
            return Exit.OK;
        }
        console.say("Expected job " + name + " to end with an exit code, found it " + status + " without: " + why
                + ". Next: hdcfctl jobs describe " + name);
        return Exit.JOB_WITHOUT_CODE;
    }
}
