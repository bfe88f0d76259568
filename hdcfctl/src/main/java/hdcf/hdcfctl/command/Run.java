package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits a job, prints what it writes while it runs, waits for its end and takes over its exit code. */
@Command(
        name = "run",
        description = "Run a job and wait for it: hdcfctl run [options] -- CMD [ARG...]",
        footer = {
            "Ctrl-C leaves the job alone and says how to return; a second Ctrl-C aborts it.",
            "Examples:",
            "  hdcfctl run --cwd \"$PWD\" -- make test",
            "  hdcfctl run --mem 4G --time-limit 1h30m --env MODE=fast -- ./simulate input.csv",
            "  hdcfctl run --input data.csv -- wc -l data.csv"
        },
        sortOptions = false)
final class Run implements Verb {
    @Mixin
    private JobOptions job = new JobOptions();

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "How long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Option(
            names = {"--abort-on-interrupt", "-abort-on-interrupt"},
            description = "The first Ctrl-C aborts the job.")
    private boolean abortOnInterrupt;

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
        Attendance attendance = Attendance.of(connection, console, patienceSeconds);
        job.tryOnce();
        HdcfClient client = connection.client(console);
        job.resolve(new Selection(connection, console), attendance.patience(), connection.verb());
        Submission submission = new Submission(Paths.JOBS, job.body(connection.verb()), job.key(connection.verb()));
        Destination destination = connection.destination(console);
        job.upload(client, console, attendance.patience());
        Receipt receipt = Receipt.read(submission.send(client, attendance.patience()), destination)
                .get(0);
        Detaching.arm(new WatchedJobs(client, List.of(receipt)), console, abortOnInterrupt);
        LiveOutput live = LiveOutput.start(client, receipt.jobId(), console);
        return EndCode.of(attendance.attend(receipt.jobId(), live), console);
    }
}
