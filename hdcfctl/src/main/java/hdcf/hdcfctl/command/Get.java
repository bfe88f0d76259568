package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.BlobTransfer;
import hdcf.client.FileSum;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.SafePath;
import hdcf.schema.wire.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Fetches the files that a job left behind. Each is there only when it is whole and has its sum; a call that was cut short goes
 * on where it ended. Nothing is written outside of the folder, whatever the names are and wherever links in it lead.
 */
@Command(
        name = "get",
        description = "Fetch the files that a job left behind.",
        footer = {
            "Examples:",
            "  hdcfctl get 12",
            "  hdcfctl get last --to results",
            "  hdcfctl get 12-20,31 --zip results.zip   # with what they wrote"
        },
        sortOptions = false)
final class Get implements Verb {
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");

    @Parameters(
            index = "0",
            paramLabel = "JOB",
            description = "Its number or id, or last; with --zip any jobs, such as 1-3,8.")
    private String job = "";

    @Option(
            names = {"--to", "-to"},
            paramLabel = "DIR",
            description = "The folder; hdcf-NUMBER. A file in it that is another one is not overwritten.")
    private @Nullable String to;

    @Option(
            names = {"--attempt", "-attempt"},
            paramLabel = "N",
            description = "The lease epoch of an attempt; the last one.")
    private @Nullable Long attempt;

    @Option(
            names = {"--zip", "-zip"},
            paramLabel = "FILE",
            description =
                    "Instead of a folder one archive, which must not be there yet: jobs.jsonl, and in the folder NUMBER"
                            + " of each job what it wrote and its files.")
    private @Nullable String zip;

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
        String archive = zip;
        if (archive != null) {
            return pack(archive, console);
        }
        HdcfClient client = connection.client(console);
        Patience patience = Attendance.of(connection, console, patienceSeconds).patience();
        // A number needs no call to be known; as an answer it would count as one.
        boolean isKnown = Selection.isNumber(job) || (to != null && Selection.isPlain(job));
        JsonNode found = isKnown ? null : patience.untilAnswered(() -> new Selection(connection, console).job(job));
        String id = found == null ? job : Answer.text(found, "job_id");
        String name = found == null ? job : JobWords.name(found);
        List<StoredFile> files = patience.untilAnswered(() -> client.blobs().files(id, attempt));
        check(files);
        if (files.isEmpty()) {
            console.say("job " + name + " has no files. Next: hdcfctl logs " + name + " shows what it wrote");
            return Exit.OK;
        }
        fetch(files, name, client, console);
        return Exit.OK;
    }

    private void fetch(List<StoredFile> files, String name, HdcfClient client, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        long done = 0;
        try (TransferBar bar = TransferBar.of(
                "get", files.stream().mapToLong(StoredFile::length).sum(), console)) {
            BlobTransfer transfer = new BlobTransfer(client, console.pause()::forMs, patienceSeconds * 1_000L, bar);
            Path folder = Path.of(to == null ? "hdcf-" + name : to);
            Set<String> there = there(folder, files);
            Files.createDirectories(folder);
            for (StoredFile file : files) {
                Path target = place(folder, file.path());
                if (!there.contains(file.path())) {
                    bar.from(done);
                    transfer.download(new BlobRef(file.sha256(), file.length()), target);
                }
                done += file.length();
                if (file.executable() && !target.toFile().setExecutable(true)) {
                    throw new IOException("it cannot be made executable: " + target);
                }
                bar.line(Text.oneLine(target.toString()), console);
            }
        } catch (java.nio.file.FileSystemException | InvalidPathException disk) {
            throw new Failure(
                    Exit.FILES,
                    "Expected to write the files of job " + name + ", found " + disk.getMessage()
                            + ". Next: name another folder with --to DIR",
                    disk);
        }
    }

    /** Which of the files are there already. Before the first byte: one in the place of another keeps all from being fetched. */
    private static Set<String> there(Path folder, List<StoredFile> files) throws IOException, Failure {
        Set<String> there = new HashSet<>();
        for (StoredFile file : files) {
            Path target = folder.resolve(file.path());
            if (isThere(target, file)) {
                there.add(file.path());
            } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new Failure(
                        Exit.FILES,
                        "Expected no other file at " + target
                                + ", found one. Next: move it away, or name another folder with --to DIR");
            }
        }
        return there;
    }

    private int pack(String file, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (to != null || attempt != null) {
            throw Failure.usage("Expected --zip without --to and --attempt, found both", connection.verb());
        }
        Patience patience = Attendance.of(connection, console, patienceSeconds).patience();
        List<JsonNode> jobs = patience.untilAnswered(() -> new Selection(connection, console).jobs(List.of(job)));
        try (ZipArchive made = ZipArchive.create(file, connection.verb())) {
            ResultsArchive results = new ResultsArchive(connection, console, patienceSeconds, made);
            List<ResultsArchive.Part> parts = new ArrayList<>();
            made.begin("jobs.jsonl", 0);
            for (JsonNode each : jobs) {
                results.line(each.toString());
                parts.add(new ResultsArchive.Part(JobWords.name(each), Answer.text(each, "job_id")));
            }
            made.end();
            results.add(parts);
            made.keep();
            results.tellWhatIsMissing();
        }
        console.out().line(Text.oneLine(file));
        return Exit.OK;
    }

    /** All names before the first byte: what one of them must not be, none of them gets written beside. */
    static void check(List<StoredFile> files) throws Failure {
        List<String> paths = new ArrayList<>();
        for (StoredFile file : files) {
            String path = String.valueOf(file.path());
            if (SafePath.fault(path).isPresent()
                    || !SUM.matcher(String.valueOf(file.sha256())).matches()) {
                throw hostile(path);
            }
            paths.add(path);
        }
        int conflict = SafePath.conflict(paths);
        if (conflict >= 0) {
            throw hostile(paths.get(conflict));
        }
    }

    private static Failure hostile(String path) {
        return new Failure(
                Exit.FILES,
                "Expected only files inside the folder, found \"" + Text.clip(path, Text.QUOTE)
                        + "\"; nothing was written. Next: check whose control plane that is");
    }

    /** Where a file belongs; makes the folders on the way, and follows no link out of the first one. */
    private static Path place(Path folder, String path) throws IOException, Failure {
        String[] names = path.split("/", -1);
        Path place = folder;
        for (int i = 0; i < names.length - 1; i++) {
            place = place.resolve(names[i]);
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(place);
            }
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                throw new Failure(
                        Exit.FILES,
                        "Expected a folder at " + place
                                + ", found something else. Next: name another folder with --to DIR");
            }
        }
        return place.resolve(names[names.length - 1]);
    }

    private static boolean isThere(Path target, StoredFile file) throws IOException {
        return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.size(target) == file.length()
                && FileSum.of(target).sha256().equals(file.sha256());
    }
}
