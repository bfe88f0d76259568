package hdcf.control.blob;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The blobs whose upload is incomplete, at most {@link #LIMIT}. Safe for use by several threads. */
final class Beginnings {
    /** Blobs whose beginning is kept at the same time. */
    static final int LIMIT = 64;

    private static final long PARTIAL_NANOS = TimeUnit.DAYS.toNanos(1);
    /** A beginning that nobody went on with for so long gives way when there are too many. */
    private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Path folder;
    private final BlobLocks locks;
    private final Clock clock;
    private final Map<String, Partial> partials = new ConcurrentHashMap<>();

    private Beginnings(Path folder, BlobLocks locks, Clock clock) {
        this.folder = folder;
        this.locks = locks;
        this.clock = clock;
    }

    /** Those that lie in the folder from before a restart. */
    static Beginnings open(Path folder, BlobLocks locks, Clock clock) throws IOException {
        Beginnings opened = new Beginnings(folder, locks, clock);
        Shelves.create(folder);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                String name = String.valueOf(file.getFileName());
                if (BlobFolder.isSum(name) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    opened.partials.put(name, new Partial(file, clock.nanos()));
                }
            }
        }
        return opened;
    }

    @Nullable
    Partial find(String sha256) {
        return partials.get(sha256);
    }

    void forget(String sha256) {
        partials.remove(sha256);
    }

    /** A new one; the caller holds the lock of the blob. */
    synchronized Partial begin(String sha256) throws Refusal, IOException {
        makeRoom();
        Partial fresh = new Partial(folder.resolve(sha256), clock.nanos());
        partials.put(sha256, fresh);
        return fresh;
    }

    private void makeRoom() throws Refusal, IOException {
        if (partials.size() < LIMIT) {
            return;
        }
        Map.Entry<String, Partial> idle = null;
        for (Map.Entry<String, Partial> entry : partials.entrySet()) {
            if (idle == null || entry.getValue().usedNanos() - idle.getValue().usedNanos() < 0) {
                idle = entry;
            }
        }
        if (idle == null || !dropIdle(idle.getKey(), IDLE_NANOS)) {
            throw new Refusal(
                    ProblemCode.OVERLOADED,
                    "Expected at most " + LIMIT + " blobs on their way in, found more; retry when some are there");
        }
    }

    /** Throws away a beginning that nobody went on with for so long, unless somebody is at it this moment. */
    private boolean dropIdle(String sha256, long idleNanos) throws IOException {
        ReentrantLock lock = locks.of(sha256);
        if (!lock.tryLock()) {
            return false;
        }
        try {
            Partial partial = partials.get(sha256);
            if (partial == null || clock.nanos() - partial.usedNanos() < idleNanos) {
                return partial == null;
            }
            partials.remove(sha256);
            partial.drop();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Throws away beginnings that nobody went on with for a day; returns how many. */
    int dropOld() throws IOException {
        int dropped = 0;
        for (String sha256 : List.copyOf(partials.keySet())) {
            dropped += dropIdle(sha256, PARTIAL_NANOS) ? 1 : 0;
        }
        return dropped;
    }
}
