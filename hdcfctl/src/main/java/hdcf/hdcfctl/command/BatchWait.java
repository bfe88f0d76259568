package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for the end of a batch. */
@Command(
        name = "batch wait",
        description = "Wait for a batch to end: 0 when it is COMPLETED by its policy, else 1.",
        footer = {
            "Examples:",
            "  hdcfctl batch wait 2",
            "  hdcfctl batch wait last --exit-code max   # the highest code of its jobs",
            "  hdcfctl batch wait 2 --timeout 1h"
        },
        sortOptions = false)
final class BatchWait implements Verb {
    @Parameters(index = "0", paramLabel = "BATCH", description = BatchLookup.HELP)
    private String name = "";

    @Option(
            names = {"--timeout", "-timeout"},
            paramLabel = "TIME",
            description = "Give up after this, such as 1h30m; the jobs go on.")
    private @Nullable String timeout;

    @Option(
            names = {"--exit-code", "-exit-code"},
            paramLabel = "any|max",
            description = "any: 1 when one of its jobs did not complete; max: the highest of the jobs' own.")
    private @Nullable EndCode exitCode;

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "How long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        Patience patience = Attendance.of(connection, console, patienceSeconds).patience();
        long withinMs = timeout == null ? 0 : Amounts.milliseconds("--timeout", timeout, connection.verb());
        BatchLookup lookup = new BatchLookup(connection, console);
        HdcfClient client = connection.client(console);
        long since = patience.untilAnswered(() -> EventStream.newest(client));
        JsonNode batch = patience.untilAnswered(() -> lookup.batch(name));
        List<JsonNode> jobs = patience.untilAnswered(
                () -> new Selection(connection, console).ofBatch(Answer.text(batch, "batch_id")));
        int code = new Waiting(connection.format(console, Format.TABLE), console)
                .until(
                        new EndWatch(connection, console, patience, withinMs),
                        jobs,
                        since,
                        exitCode == null ? EndCode.ANY : exitCode);
        if (exitCode != null || code == Exit.JOB_TIMED_OUT) {
            return code;
        }
        return code == Exit.OK ? code : byPolicy(Answer.text(batch, "batch_id"), patience, console);
    }

    /** Whether those that did not complete matter is the policy's affair. */
    private int byPolicy(String id, Patience patience, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        JsonNode ended = patience.untilAnswered(() -> new BatchLookup(connection, console).batch(id));
        String state = Answer.text(ended, "state");
        if (state.equals("COMPLETED")) {
            return Exit.OK;
        }
        console.say("Expected batch " + BatchLookup.name(ended) + " to be COMPLETED, found it " + state
                + ". Next: hdcfctl ls batch:" + BatchLookup.name(ended) + " --state FAILED,ABORTED");
        return Exit.JOB_FAILED;
    }
}
