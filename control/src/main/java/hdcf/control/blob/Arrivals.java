package hdcf.control.blob;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The step of a blob from its beginning to its shelf. The caller holds the lock of the blob.
 *
 * <p>The file is on its shelf before the database is told, and goes back only when it is certain that the database does not know
 * the blob: a known blob without a file could be named by jobs and fetched by nobody. A file that no row knows does no harm: the
 * next upload records it, or the sweep of the next start removes it.
 */
final class Arrivals {
    private final Path folder;
    private final Beginnings beginnings;

    Arrivals(Path folder, Beginnings beginnings) {
        this.folder = folder;
        this.beginnings = beginnings;
    }

    /** Where the file of a whole blob lies. */
    Path file(String sha256) {
        if (!BlobFolder.isSum(sha256)) {
            throw new IllegalArgumentException("Expected the sum of a blob");
        }
        return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /** Compares the sum, makes the blob durable and records it. */
    void finish(Partial partial, BlobRef blob, BlobFolder.Recorder recorder) throws Refusal, IOException {
        String sha256 = blob.sha256();
        if (partial.length() != blob.length() || !partial.sum().equals(sha256)) {
            beginAnew(partial, sha256);
            throw new Refusal(
                    ProblemCode.BLOB_MISMATCH,
                    "Expected " + blob.length() + " bytes with sum " + sha256
                            + ", but what arrived has another sum and was dropped; send it again from 0");
        }
        try {
            partial.force();
        } catch (IOException lost) {
            // The system tells of lost pages once: forced again, they would pass for durable.
            beginAnew(partial, sha256);
            throw lost;
        }
        Path target = file(sha256);
        // Another call has brought it then, and a row may know it already.
        boolean wasThere = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        Path shelf = target.resolveSibling("");
        if (!Files.isDirectory(shelf)) {
            Shelves.create(shelf);
            Shelves.force(folder);
        }
        Files.move(partial.file(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try {
            Shelves.force(shelf);
            recorder.record(blob);
        } catch (Refusal | IOException | RuntimeException failed) {
            if (wasThere || mayBeRecorded(failed)) {
                beginAnew(partial, sha256);
            } else {
                // As if the last byte had not come: the next call tries again.
                Files.move(target, partial.file(), StandardCopyOption.ATOMIC_MOVE);
            }
            throw failed;
        }
        partial.complete();
        beginnings.forget(sha256);
    }

    private static boolean mayBeRecorded(Exception failed) {
        return failed instanceof RuntimeException
                || (failed instanceof Refusal refusal && refusal.code() == ProblemCode.OUTCOME_UNKNOWN);
    }

    /** Whoever goes on with it begins at 0. */
    private void beginAnew(Partial partial, String sha256) throws IOException {
        beginnings.forget(sha256);
        partial.drop();
    }
}
