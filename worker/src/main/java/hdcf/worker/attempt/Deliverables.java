package hdcf.worker.attempt;

import hdcf.client.FileSum;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.OutputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a job promised and left in its own folder. Links are not followed, so none can carry out what the job was
 * not given.
 *
 * @param files what was found, by path
 * @param trouble why some are missing; null when none is
 */
record Deliverables(List<OutputFile> files, @Nullable String trouble) {
    private static final int MAX_DEPTH = 32;
    /** Entries that are looked at; a folder with more is no place for results. */
    private static final int MAX_ENTRIES = 100_000;

    static final Deliverables NONE = new Deliverables(List.of(), null);

    /** Finds and sums up the files that match one of the globs. */
    static Deliverables in(Path own, @Nullable List<String> globs) {
        if (globs == null || globs.isEmpty()) {
            return NONE;
        }
        List<OutputFile> found = new ArrayList<>();
        try {
            for (Path file : matching(own, globs)) {
                if (found.size() == Limits.JOB_FILES) {
                    return new Deliverables(
                            found,
                            "Expected at most " + Limits.JOB_FILES + " output files, found more; left the others here");
                }
                BlobRef sum = FileSum.of(file);
                found.add(new OutputFile(relative(own, file), sum.length(), sum.sha256(), Files.isExecutable(file)));
            }
            return found.isEmpty()
                    ? new Deliverables(found, "Expected files that match " + String.join(" ", globs) + ", found none")
                    : new Deliverables(found, null);
        } catch (IOException | UncheckedIOException unreadable) {
            return new Deliverables(
                    found, "Expected to read the job's output files, but the disk refused: " + unreadable.getMessage());
        }
    }

    private static List<Path> matching(Path own, List<String> globs) throws IOException {
        List<PathMatcher> matchers = globs.stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        try (Stream<Path> all = Files.walk(own, MAX_DEPTH)) {
            return all.limit(MAX_ENTRIES)
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> matchers.stream().anyMatch(matcher -> matcher.matches(own.relativize(file))))
                    .sorted()
                    .toList();
        }
    }

    private static String relative(Path own, Path file) {
        return own.relativize(file).toString().replace(java.io.File.separatorChar, '/');
    }
}
