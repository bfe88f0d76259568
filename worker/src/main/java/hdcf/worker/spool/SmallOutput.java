package hdcf.worker.spool;

import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.ReportRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams that are small enough to lie in the journal: their files are not forced when a command ends, but written
 * again after a power cut, and forced before their line in the journal is dropped.
 */
final class SmallOutput {
    private static final Logger LOG = LoggerFactory.getLogger(SmallOutput.class);
    /** The attempt's folder, the job's, and the root of all: each holds the name of the one before. */
    private static final int FOLDERS = 3;

    private SmallOutput() {}

    /** Writes what is missing or other than the outcome says. Trouble is reported; the outcome itself is safe. */
    static void restore(ReportRequest outcome, DiskSteps disk) {
        try {
            restore(outcome.stdoutPath(), outcome.stdoutInline(), disk);
            restore(outcome.stderrPath(), outcome.stderrInline(), disk);
        } catch (IOException | IllegalArgumentException failed) {
            LOG.atWarn()
                    .addKeyValue("assignment_id", outcome.assignmentId())
                    .addKeyValue("cause", failed)
                    .log("Expected to write small output again from the journal, but the disk refused");
        }
    }

    private static void restore(@Nullable String name, @Nullable InlineOutput inline, DiskSteps disk)
            throws IOException {
        if (name == null || inline == null) {
            return;
        }
        Path file = Path.of(name);
        byte[] bytes = inline.bytes();
        if (isThere(file, bytes)) {
            return;
        }
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder, OutputFolder.PRIVATE);
        }
        Path tmp = Journal.sibling(file, ".tmp");
        if (Files.exists(tmp, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(tmp, LinkOption.NOFOLLOW_LINKS)) {
            // A pipe that the command left there would be waited for.
            disk.delete(tmp);
        }
        disk.write(tmp, bytes);
        disk.rename(tmp, file);
        LOG.atInfo().addKeyValue("path", file).log("Wrote small output again from the journal");
    }

    private static boolean isThere(Path file, byte[] bytes) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes);
    }

    /** Waits until the streams in an attempt's folder, and the names that lead there, are on the disk. */
    static void force(Path folder, DiskSteps disk) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            for (String name : Set.of("stdout.log", "stderr.log")) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > 0) {
                    disk.force(file);
                }
            }
            forceNames(folder, disk);
        } catch (NoSuchFileException removed) {
            LOG.atDebug().addKeyValue("path", folder).log("Found output removed before it was forced");
        }
    }

    static void forceNames(Path folder, DiskSteps disk) throws IOException {
        Path next = folder;
        for (int i = 0; i < FOLDERS && next != null; i++) {
            disk.forceFolder(next);
            next = next.getParent();
        }
    }
}
