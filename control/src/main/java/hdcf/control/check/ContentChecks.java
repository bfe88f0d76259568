package hdcf.control.check;

import hdcf.control.store.Snapshot.AttemptRow;
import hdcf.control.store.Snapshot.BlobLine;
import hdcf.control.store.Snapshot.FileLine;
import hdcf.control.store.Snapshot.InlineLine;
import hdcf.control.store.Snapshot.InputLine;
import hdcf.control.store.Snapshot.JobRow;
import hdcf.control.store.Snapshot.StreamSum;
import hdcf.schema.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** I13, files are true: what the rows name is there, with length and sum, in the folder of its attempt. */
final class ContentChecks implements Check {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Path data;

    ContentChecks(Path data) {
        this.data = data;
    }

    @Override
    public void judge(Facts facts, Findings found) {
        Map<Place, InlineLine> inline = new HashMap<>();
        for (InlineLine line : facts.rows.content().inline()) {
            inline.put(new Place(line.jobNumber(), line.epoch(), line.stream()), line);
        }
        for (AttemptRow attempt : facts.rows.attempts()) {
            JobRow job = facts.byNumber.get(attempt.jobNumber());
            String folder = attempt.outputFolder();
            if (job != null && folder != null) {
                output(inline, job, attempt, folder, found);
            }
        }
        Set<String> known = new HashSet<>();
        for (BlobLine blob : facts.rows.content().blobs()) {
            known.add(blob.sha256());
            Path file =
                    data.resolve("blobs").resolve(blob.sha256().substring(0, 2)).resolve(blob.sha256());
            compare(null, file, new StreamSum(blob.length(), blob.sha256()), found);
        }
        for (FileLine line : facts.rows.content().files()) {
            named(facts, line.jobNumber(), line.path(), line.blob().sha256(), known, found);
        }
        for (InputLine line : facts.rows.content().inputs()) {
            named(facts, line.jobNumber(), line.path(), line.sha256(), known, found);
        }
    }

    private static void named(Facts facts, long number, String path, String sha256, Set<String> known, Findings found) {
        JobRow job = facts.byNumber.get(number);
        boolean isKept = job == null || !"expired".equals(job.uploadState());
        if (isKept && !known.contains(sha256)) {
            found.add(
                    "I13",
                    job == null ? null : job.id(),
                    "Expected the content of " + path + " to be here, but the blob " + sha256 + " is unknown");
        }
    }

    private void output(Map<Place, InlineLine> inline, JobRow job, AttemptRow attempt, String folder, Findings found) {
        String expected = "artifacts/" + job.id() + "/" + attempt.assignmentId();
        if (!folder.equals(expected)) {
            found.add(
                    "I13",
                    job.id(),
                    "Expected the output in a folder of its own attempt, " + expected + ", but it is in " + folder);
            return;
        }
        boolean isWhole = "COMPLETED".equals(attempt.outcome())
                && !"failed".equals(job.uploadState())
                && !"expired".equals(job.uploadState());
        if (isWhole && !isInline(inline, attempt, "stdout", attempt.stdout())) {
            compare(job, data.resolve(folder).resolve("stdout"), attempt.stdout(), found);
        }
        if (isWhole && !isInline(inline, attempt, "stderr", attempt.stderr())) {
            compare(job, data.resolve(folder).resolve("stderr"), attempt.stderr(), found);
        }
    }

    /**
     * Whether all of a stream came with the report. What was streamed of it before is then only its beginning: a worker that was cut off
     * meanwhile sends short output that way.
     */
    private static boolean isInline(Map<Place, InlineLine> inline, AttemptRow attempt, String stream, StreamSum told) {
        InlineLine line = inline.get(new Place(attempt.jobNumber(), attempt.epoch(), stream));
        Long length = told.length();
        return line != null
                && length != null
                && line.length() == length
                && line.sha256().equalsIgnoreCase(told.sha256());
    }

    /** Where output lies in the database. */
    private record Place(long jobNumber, long epoch, String stream) {}

    private static void compare(@Nullable JobRow job, Path file, StreamSum told, Findings found) {
        Long length = told.length();
        String sha256 = told.sha256();
        if (length == null || sha256 == null) {
            return;
        }
        String id = job == null ? null : job.id();
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                if (length > 0) {
                    found.add("I13", id, "Expected " + length + " bytes in " + file + ", but there is no such file");
                }
                return;
            }
            long held = Files.size(file);
            if (held != length) {
                found.add("I13", id, "Expected " + length + " bytes in " + file + ", but there are " + held);
            } else if (!sum(file).equalsIgnoreCase(sha256)) {
                found.add("I13", id, "Expected the sum " + sha256 + " of " + file + ", but its bytes have another");
            }
        } catch (IOException unreadable) {
            found.add("I13", id, "Expected to read " + file + ", but that failed: " + unreadable.getMessage());
        }
    }

    private static String sum(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            while (in.read(buffer) >= 0) {
                // The stream digests what passes.
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
