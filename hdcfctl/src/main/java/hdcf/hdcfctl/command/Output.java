package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.OutputQuery;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.JobStatus;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a job wrote, byte for byte. */
@Command(
        name = "output",
        description = "Print what a job wrote, byte for byte.",
        footer = {"Examples:", "  hdcfctl output 12", "  hdcfctl output 12 --stream stderr --follow"},
        sortOptions = false)
final class Output implements Verb {
    private static final long PATIENCE_MS = 600_000;

    @Parameters(index = "0", paramLabel = "JOB", description = "Its number or id, or last.")
    private String job = "";

    @Option(
            names = {"--stream", "-stream"},
            paramLabel = "stdout|stderr",
            description = "Which; stdout.")
    private JobOutput.Stream stream = JobOutput.Stream.STDOUT;

    @Option(
            names = {"--attempt", "-attempt"},
            paramLabel = "N",
            description = "Of which attempt; the last one.")
    private int attempt;

    @Option(
            names = {"--offset", "-offset"},
            paramLabel = "N",
            description = "The first byte; 0.")
    private long offset;

    @Option(
            names = {"--follow", "-follow", "-f"},
            description = "Go on until the attempt ends; wait for it when it has not begun.")
    private boolean follow;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (attempt < 0 || offset < 0) {
            throw Failure.usage("Expected --attempt and --offset of 0 or more, found less", connection.verb());
        }
        Patience patience = follow ? Patience.of(connection, console, PATIENCE_MS) : Patience.brief(console.pause(), 0);
        JsonNode found = patience.untilAnswered(() -> named(console));
        HdcfClient client = connection.client(console);
        JobOutput output = new JobOutput(client, found);
        if (!follow) {
            output.copy(
                    new OutputQuery(stream.wireName(), attempt, 0, offset, false),
                    stream,
                    console.out()::write,
                    patience);
            return Exit.OK;
        }
        OutputFollower follower = new OutputFollower(client, Answer.text(found, "job_id"), stream, (bytes, length) -> {
                    console.out().write(bytes, length);
                    console.out().flush();
                })
                .from(attempt, offset);
        follow(follower, output, patience, console);
        return Exit.OK;
    }

    private JsonNode named(Console console) throws IOException, ProblemException, Failure {
        String id = new Selection(connection, console).id(job);
        return new JobLookup(connection, console).job(id).tree();
    }

    private void follow(OutputFollower follower, JobOutput output, Patience patience, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        JobLookup lookup = new JobLookup(connection, console);
        while (true) {
            OutputFollower.Progress progress = patience.untilAnswered(follower::step);
            switch (progress) {
                case MORE -> {
                    // An aborted attempt may never tell its end.
                    JsonNode now = patience.untilAnswered(() -> lookup.job(output.id()))
                            .tree();
                    if (Answer.text(now, "status").equals(JobStatus.ABORTED.name())) {
                        return;
                    }
                }
                case UNSUPPORTED -> {
                    output.copy(stream, console.out()::write, patience);
                    return;
                }
                case ATTEMPT_ENDED, NO_MORE -> {
                    if (follower.isMissing()) {
                        output.copyFile(stream, offset, console.out()::write);
                    }
                    return;
                }
            }
        }
    }
}
