package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Submits a job, or many of them, and prints one line for each. */
@Command(
        name = "submit",
        description = "Submit a job: hdcfctl submit [options] -- CMD [ARG...]",
        footer = {
            "A script that begins with comments like \"#HDCF --mem 4G\" carries its own options and travels with the"
                    + " job.",
            "Examples:",
            "  hdcfctl submit -- sleep 60",
            "  hdcfctl submit --wait --time-limit 1h30m --retries 2 --cwd \"$PWD\" -- ./simulate 7",
            "  hdcfctl submit --at 18:30 --priority 5 -- backup.sh",
            "  ls *.png | hdcfctl submit --each-line - -- convert {} {}.jpg",
            "  hdcfctl submit --type render --param scene=house.blend   # see hdcfctl template list",
            "  hdcfctl submit train.sh fast    # a script with #HDCF lines",
            "  hdcfctl wait $(hdcfctl submit -q -- make)"
        },
        sortOptions = false)
final class Submit implements Verb {
    @Mixin
    private JobOptions job = new JobOptions();

    @Option(
            names = {"--from-json", "-from-json"},
            paramLabel = "FILE",
            description = "Submit the JSON of a job, or of an array of jobs (all or none); - is standard input.")
    private @Nullable String fromJson;

    private @Nullable SubmitModes given;
    private List<String> lines = List.of();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public void prepare(CommandLine line, List<String> arguments) {
        job.prepare(line, arguments);
        if (Given.anyOf(SubmitModes.NAMES, arguments)) {
            given = new SubmitModes();
            line.getCommandSpec().addMixin("modes", CommandLine.Model.CommandSpec.forAnnotatedObject(given));
        }
    }

    @Override
    public List<String> expanded(List<String> arguments) throws Failure {
        List<String> words = job.words();
        int first = arguments.size() - words.size();
        if (words.isEmpty() || (first > 0 && arguments.get(first - 1).equals("--"))) {
            return List.of();
        }
        JobScript script = JobScript.of(words.get(0), connection.verb());
        return script == null
                ? List.of()
                : script.expanded(arguments.subList(0, first), words.subList(1, words.size()));
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        SubmitModes modes = given == null ? new SubmitModes() : given;
        check(modes);
        boolean isWatched = modes.wait || modes.follow;
        Attendance attendance = Attendance.of(connection, console, modes.patienceSeconds);
        Patience patience = isWatched ? attendance.patience() : Submission.brief(console.pause());
        job.resolve(new Selection(connection, console), patience, connection.verb());
        List<JobOptions> jobs = new ArrayList<>(List.of(job));
        byte[] body = body(modes, jobs);
        String key = job.key(connection.verb());
        HdcfClient client = connection.client(console);
        if (modes.dryRun) {
            return tellOnly(body, client, console);
        }
        long since = modes.wait && !modes.follow ? patience.untilAnswered(() -> EventStream.newest(client)) : -1;
        for (JobOptions each : jobs) {
            each.upload(client, console, patience);
        }
        if (modes.isBatch()) {
            BatchSubmission batch = new BatchSubmission(connection, console, modes);
            Optional<BatchReceipt> receipt = batch.send(body, key, patience);
            if (receipt.isPresent()) {
                return modes.wait ? batch.await(receipt.get(), since, patience) : Exit.OK;
            }
            if (lines.isEmpty() || modes.ofBatch() != null) {
                throw batch.unknown();
            }
            body = batchBody(modes).json(json -> job.write(json, lines, connection.verb()));
        }
        byte[] answer = new Submission(Paths.JOBS, body, key).send(client, patience);
        Destination destination = connection.destination(console);
        if (!isWatched) {
            print(answer, destination, console);
            return Exit.OK;
        }
        List<Receipt> receipts = Receipt.read(answer, destination);
        Detaching.arm(new WatchedJobs(client, receipts), console, false);
        if (modes.follow) {
            String id = receipts.get(0).jobId();
            console.say("job " + receipts.get(0).name());
            return EndCode.of(attendance.attend(id, LiveOutput.start(client, id, console)), console);
        }
        EndWatch watch = new EndWatch(connection, console, patience, 0);
        return new Waiting(connection.format(console, Format.TABLE), console)
                .until(watch, jobs(receipts), since, modes.exitCode);
    }

    private void check(SubmitModes modes) throws Failure {
        List<String> given = new ArrayList<>();
        for (var each : new java.util.TreeMap<>(java.util.Map.of(
                        "--from-json", fromJson != null,
                        "--each-line", modes.eachLine != null,
                        "--array", modes.array != null,
                        "--from", modes.from != null))
                .entrySet()) {
            if (each.getValue()) {
                given.add(each.getKey());
            }
        }
        if (given.size() > 1) {
            throw Failure.usage("Expected one of " + String.join(" and ", given) + ", found both", connection.verb());
        }
        String ofBatch = modes.ofBatch();
        if (ofBatch != null && !modes.isBatch()) {
            throw Failure.usage(
                    "Expected --each-line, --array or --from beside " + ofBatch + ", found none", connection.verb());
        }
        if (!given.isEmpty() && modes.follow) {
            throw Failure.usage("Expected --follow with one job, found it with " + given.get(0), connection.verb());
        }
    }

    private BatchBody batchBody(SubmitModes modes) {
        return new BatchBody(modes, job.name(), connection.verb());
    }

    /** The JSON that is sent; adds the jobs whose files have to be uploaded. */
    private byte[] body(SubmitModes modes, List<JobOptions> jobs) throws Failure {
        String verb = connection.verb();
        if (fromJson != null) {
            return file(fromJson);
        }
        if (modes.from != null) {
            if (!job.isEmpty()) {
                throw Failure.usage("Expected either --from or a command, found both", verb);
            }
            return Graph.read(modes.from, verb).body(modes, jobs, verb);
        }
        if (modes.array != null) {
            return batchBody(modes).ofArray(job, modes.array);
        }
        if (modes.eachLine != null) {
            lines = modes.lines(modes.eachLine, verb);
            return batchBody(modes).of(json -> {
                json.writeFieldName("jobs");
                job.write(json, lines, verb);
            });
        }
        return job.body(verb);
    }

    private void print(byte[] answer, Destination destination, Console console) throws Failure, Stdout.Closed {
        Format format = connection.format(console, Format.TABLE);
        if (format == Format.JSON || format == Format.JSONL) {
            Answer.of(answer, destination).isPrinted(format, "job_id", console);
            return;
        }
        for (Receipt receipt : Receipt.read(answer, destination)) {
            console.out()
                    .line(Text.oneLine(
                            format == Format.ID
                                    ? receipt.name()
                                    : "job_id=" + receipt.jobId() + " status=" + receipt.status()));
        }
    }

    private static List<JsonNode> jobs(List<Receipt> receipts) {
        List<JsonNode> jobs = new ArrayList<>();
        for (Receipt receipt : receipts) {
            ObjectNode job = Json.mapper().createObjectNode();
            job.put("job_id", receipt.jobId());
            job.put("number", receipt.number());
            jobs.add(job);
        }
        return jobs;
    }

    /** Prints what would be sent; says who could run it. */
    private int tellOnly(byte[] body, HdcfClient client, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed {
        console.out().line(new String(body, StandardCharsets.UTF_8).strip());
        byte[] workers = client.exchange("GET", Paths.WORKERS, Map.of(), null).body();
        JsonNode known = Answer.list(workers, connection.destination(console)).tree();
        console.out().flush();
        console.say(
                "nothing was submitted; " + CapableWorkers.of(tree(body), known).words());
        return Exit.OK;
    }

    /** What is sent; only a file of jobs may not be JSON, which is for the control plane to say. */
    private static JsonNode tree(byte[] body) throws IOException {
        try {
            return Json.mapper().readTree(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
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
