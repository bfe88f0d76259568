package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits a job, or a file of jobs, and prints one line for each. */
@Command(name = "submit", description = "Submit a job: hdcfctl submit [options] -- CMD [ARG...]", sortOptions = false)
final class Submit implements Verb {
    @Mixin
    private JobOptions job = new JobOptions();

    @Option(
            names = {"--from-json", "-from-json"},
            paramLabel = "FILE",
            description = "Submit the JSON of a job, or of an array of jobs (all or none); - is standard input.")
    private @Nullable String fromJson;

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
        byte[] body = fromJson == null ? job.body(connection.verb()) : file(fromJson);
        Submission submission = new Submission(body, job.key(connection.verb()));
        Destination destination = connection.destination(console);
        HdcfClient client = connection.client(console);
        job.upload(client, console);
        byte[] answer = submission.send(client, console, destination);
        if (connection.askedFormat() == Format.JSON) {
            Answer.of(answer, destination).print(console);
            return Exit.OK;
        }
        for (Receipt receipt : Receipt.read(answer, destination)) {
            console.out().line("job_id=" + Text.oneLine(receipt.jobId()) + " status=" + Text.oneLine(receipt.status()));
        }
        return Exit.OK;
    }

    private byte[] file(String name) throws Failure {
        if (!job.isEmpty()) {
            throw Failure.usage("Expected either --from-json or a command, found both", connection.verb());
        }
        byte[] body = read(name);
        if (body.length > Limits.SUBMIT_BODY_BYTES) {
            throw Failure.usage(
                    "Expected at most " + Limits.SUBMIT_BODY_BYTES + " bytes in " + name + ", found more",
                    connection.verb());
        }
        return body;
    }

    private static byte[] read(String name) throws Failure {
        try {
            if (name.equals("-")) {
                return System.in.readNBytes(Limits.SUBMIT_BODY_BYTES + 1);
            }
            try (InputStream in = Files.newInputStream(Path.of(name))) {
                return in.readNBytes(Limits.SUBMIT_BODY_BYTES + 1);
            }
        } catch (IOException | InvalidPathException unreadable) {
            throw new Failure(
                    Exit.FILES,
                    "Expected a file of jobs at " + name + ", found that it cannot be read. Next: ls -l " + name,
                    unreadable);
        }
    }
}
