package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.OutputQuery;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what jobs wrote, each stream to its own place, and goes on while they write. */
@Command(
        name = "logs",
        description = "Show what jobs wrote: their stdout to stdout, their stderr to stderr.",
        footer = {
            "Examples:",
            "  hdcfctl logs last",
            "  hdcfctl logs -f 12                # to its end, across restarts of the control plane",
            "  hdcfctl logs --tail 20 12         # the last 20 lines of each stream",
            "  hdcfctl logs --stderr 12 | less   # one stream, to standard output"
        },
        sortOptions = false)
final class Logs implements Verb {
    @Parameters(arity = "1..*", paramLabel = "JOBS", description = Selection.HELP)
    private List<String> selectors = List.of();

    @Option(
            names = {"--follow", "-follow", "-f"},
            description = "Go on until the job ends; wait for it when it has not begun.")
    private boolean follow;

    @Option(
            names = {"--attempt", "-attempt"},
            paramLabel = "N",
            description = "Of which attempt; the last one.")
    private int attempt;

    @Option(
            names = {"--tail", "-tail", "-n"},
            paramLabel = "N",
            description = "Only the last lines of what is there.")
    private @Nullable Integer tail;

    @Option(
            names = {"--stdout", "-stdout"},
            description = "Only this stream.")
    private boolean stdout;

    @Option(
            names = {"--stderr", "-stderr"},
            description = "Only this stream, to standard output.")
    private boolean stderr;

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "With -f: how long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (attempt < 0 || (tail != null && tail < 0)) {
            throw Failure.usage("Expected --attempt and --tail of 0 or more, found less", connection.verb());
        }
        Attendance attendance = Attendance.of(connection, console, patienceSeconds);
        List<JsonNode> jobs =
                patience(attendance).untilAnswered(() -> new Selection(connection, console).jobs(selectors));
        for (JsonNode job : jobs) {
            if (jobs.size() > 1) {
                console.out().flush();
                console.say("job " + JobWords.name(job) + ": " + JobWords.commandLine(job));
            }
            show(job, attendance, console);
        }
        return Exit.OK;
    }

    /** Only whoever follows waits for a control plane. */
    private Patience patience(Attendance attendance) {
        return follow
                ? attendance.patience()
                : Patience.brief(attendance.console().pause(), 0);
    }

    private List<JobOutput.Stream> streams() {
        return stdout == stderr
                ? List.of(JobOutput.Stream.values())
                : List.of(stdout ? JobOutput.Stream.STDOUT : JobOutput.Stream.STDERR);
    }

    private void show(JsonNode job, Attendance attendance, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        List<LiveOutput.Beginning> beginnings = new ArrayList<>();
        boolean isLive = follow && !(JobWords.isTerminal(job) && attempt > 0);
        for (JobOutput.Stream stream : streams()) {
            if (isLive && tail == null) {
                beginnings.add(new LiveOutput.Beginning(stream, attempt, 0));
            } else {
                beginnings.add(soFar(job, stream, patience(attendance), console));
            }
            console.out().flush();
        }
        console.err().flush();
        if (isLive) {
            HdcfClient client = connection.client(console);
            String id = Answer.text(job, "job_id");
            JsonNode ended = attendance.attend(id, LiveOutput.start(client, id, console, beginnings));
            JsonNode attempts = ended.path("attempt_count");
            if (attempts.isNumber() && attempts.asLong() == 0) {
                throw notBegun(ended, null);
            }
        }
    }

    /** Shows what is there; where to go on. */
    private LiveOutput.Beginning soFar(JsonNode job, JobOutput.Stream stream, Patience patience, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        boolean isToOut = stream == JobOutput.Stream.STDOUT || streams().size() == 1;
        JobOutput.Sink place = isToOut
                ? console.out()::write
                : (bytes, length) -> console.err().write(bytes, 0, length);
        Tail last = tail == null ? null : new Tail(tail);
        JobOutput.Sink sink = last == null ? place : last;
        long found = attempt;
        JobOutput output = new JobOutput(connection.client(console), job);
        try {
            found = output.copyStored(new OutputQuery(stream.wireName(), attempt, 0, 0, false), sink, patience);
        } catch (ProblemException refused) {
            boolean isElsewhere =
                    refused.code().filter(ProblemCode.OUTPUT_NOT_STORED::equals).isPresent();
            if (isElsewhere && attempt == 0) {
                output.copyFile(stream, 0, sink);
            } else if (attempt > 0
                    || refused.status() != 404
                    || job.path("attempt_count").asLong() > 0) {
                throw refused;
            } else if (!follow) {
                throw notBegun(job, refused);
            }
        }
        if (last != null) {
            place.write(last.bytes(), last.bytes().length);
        }
        return new LiveOutput.Beginning(stream, found, last == null ? 0 : last.seen());
    }

    private static Failure notBegun(JsonNode job, @Nullable ProblemException refused) {
        String name = JobWords.name(job);
        String sentence = "Expected job " + name + " to have begun, found it " + Answer.text(job, "status")
                + ". Next: hdcfctl " + (JobWords.isTerminal(job) ? "show " : "logs -f ") + name;
        return refused == null ? new Failure(Exit.NOT_FOUND, sentence) : new Failure(Exit.NOT_FOUND, sentence, refused);
    }
}
