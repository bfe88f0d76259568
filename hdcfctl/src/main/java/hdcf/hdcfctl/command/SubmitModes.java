package hdcf.hdcfctl.command;

import hdcf.schema.wire.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a submission that is more than one job sent and forgotten. */
final class SubmitModes {
    /** What brings these options in. */
    static final Set<String> NAMES = Set.of(
            "wait",
            "follow",
            "f",
            "exit-code",
            "each-line",
            "array",
            "from",
            "max-running",
            "max-fails",
            "policy",
            "dry-run",
            "patience-seconds");

    private static final int MAX_CHARS = Limits.SUBMIT_BODY_BYTES;

    @Option(
            names = {"--wait", "-wait"},
            description = "Wait for the end; one job gives its own exit code, several 0 or 1.")
    boolean wait;

    @Option(
            names = {"--follow", "-follow", "-f"},
            description = "Show what the job writes, and wait for its end.")
    boolean follow;

    @Option(
            names = {"--exit-code", "-exit-code"},
            paramLabel = "any|max",
            description = "With --wait: any: 0 or 1; max: the highest of the jobs' own.")
    @Nullable
    EndCode exitCode;

    @Option(
            names = {"--each-line", "-each-line"},
            paramLabel = "FILE",
            description =
                    "A batch of one job for each line that is not empty: the line takes the place of {} in the command,"
                            + " or comes last; - is standard input.")
    @Nullable
    String eachLine;

    @Option(
            names = {"--array", "-array"},
            paramLabel = "1-10:2%4",
            description = "One job for each of these numbers, which it finds in HDCF_TASK_INDEX; %%4: four at a time.")
    @Nullable
    String array;

    @Option(
            names = {"--from", "-from"},
            paramLabel = "FILE",
            description =
                    "The jobs of a file in YAML, TOML or JSON, which may wait for each other: hdcfctl help graphs.")
    @Nullable
    String from;

    @Option(
            names = {"--max-running", "-max-running"},
            paramLabel = "N",
            description = "Of a batch: at most so many at a time.")
    @Nullable
    Integer maxRunning;

    @Option(
            names = {"--max-fails", "-max-fails"},
            paramLabel = "N",
            description = "Of a batch: with so many failed jobs the rest is aborted.")
    @Nullable
    Integer maxFails;

    @Option(
            names = {"--policy", "-policy"},
            paramLabel = "partial|all|any",
            description = "Of a batch: how many of its jobs make it COMPLETED; partial.")
    @Nullable
    String policy;

    @Option(
            names = {"--dry-run", "-dry-run"},
            description = "Submit nothing; print what would be sent and say which workers could run it.")
    boolean dryRun;

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "With --wait: how long to go on while the control plane does not answer; 600.")
    int patienceSeconds = 600;

    /** Whether it makes many jobs that belong together. */
    boolean isBatch() {
        return eachLine != null || array != null || from != null;
    }

    /** An option that only batches have, when one was given. */
    @Nullable
    String ofBatch() {
        return maxRunning != null
                ? "--max-running"
                : maxFails != null ? "--max-fails" : policy != null ? "--policy" : null;
    }

    /** The lines of the file. */
    List<String> lines(String file, String verb) throws Failure {
        List<String> lines = new ArrayList<>();
        long chars = 0;
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isEmpty()) {
                    lines.add(line);
                    chars += line.length();
                }
                if (lines.size() > Limits.SUBMIT_ARRAY || chars > MAX_CHARS) {
                    throw Failure.usage(
                            "Expected at most " + Limits.SUBMIT_ARRAY + " lines of " + MAX_CHARS
                                    + " characters in all in " + file + ", found more",
                            verb);
                }
            }
        } catch (IOException | InvalidPathException unreadable) {
            throw new Failure(
                    Exit.FILES,
                    "Expected lines in " + file + ", found that it cannot be read. Next: ls -l " + file,
                    unreadable);
        }
        if (lines.isEmpty()) {
            throw Failure.usage("Expected lines in " + file + ", found none", verb);
        }
        return lines;
    }
}
