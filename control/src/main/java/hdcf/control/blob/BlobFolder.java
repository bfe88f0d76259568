package hdcf.control.blob;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the blobs: whole ones under {@code <2 digits>/<64 digits>}, beginnings under {@code partial/<64 digits>}. No name
 * of a file comes from anywhere but 64 checked digits.
 *
 * <p>Safe for use by several threads. What becomes of one blob happens under one lock, from its last byte until the database
 * knows it, so that a clean-up never takes the file of a blob that is being recorded.
 */
public final class BlobFolder {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHELF = Pattern.compile("[0-9a-f]{2}");

    private final Path folder;
    private final Beginnings beginnings;
    private final Arrivals arrivals;
    private final LongSupplier freeBytes;
    private final long reserveBytes;
    private final Clock clock;
    private final BlobLocks locks;

    private BlobFolder(Path folder, Room room, Clock clock) throws IOException {
        this.folder = folder;
        this.freeBytes = room.freeBytes();
        this.reserveBytes = room.reserveBytes();
        this.clock = clock;
        this.locks = new BlobLocks();
        this.beginnings = Beginnings.open(folder.resolve("partial"), locks, clock);
        this.arrivals = new Arrivals(folder, beginnings);
    }

    /** Free space where the folder lies, and how much of it has to stay free. */
    public record Room(LongSupplier freeBytes, long reserveBytes) {}

    /** Tells the database that a blob is whole; returns when that is durable. */
    @FunctionalInterface
    public interface Recorder {
        void record(BlobRef blob) throws Refusal;
    }

    /** Asks the database whether it knows a blob. */
    @FunctionalInterface
    public interface Register {
        boolean knows(String sha256) throws Refusal;
    }

    /** Opens the folder, making it when there is none. Beginnings from before a restart can be gone on with. */
    public static BlobFolder open(Path folder, Room room, Clock clock) throws IOException {
        Shelves.create(folder);
        return new BlobFolder(folder, room, clock);
    }

    /** Whether the text is 64 lower-case hexadecimal digits. */
    public static boolean isSum(String text) {
        return SUM.matcher(text).matches();
    }

    /** Whether the file of a blob is there and has this length. */
    public boolean isWhole(BlobRef blob) {
        try {
            return Files.size(arrivals.file(blob.sha256())) == blob.length();
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Whether the file of a blob is there. */
    public boolean has(String sha256) {
        return Files.exists(arrivals.file(sha256), LinkOption.NOFOLLOW_LINKS);
    }

    /** The content of a blob, or null when its file is not there. */
    public @Nullable FileChannel read(String sha256) {
        try {
            return FileChannel.open(arrivals.file(sha256), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException notThere) {
            return null;
        } catch (IOException broken) {
            throw new DiskFault("Expected to open the blob " + sha256, broken);
        }
    }

    /**
     * Takes a chunk in. Its bytes count as they arrive, so that one that is cut can be gone on with at any byte; with the last
     * byte the sum is compared, and the blob becomes durable and is recorded.
     *
     * @throws IOException when the body broke off
     */
    public Appended append(Chunk chunk, Recorder recorder) throws Refusal, IOException {
        if (isRecordAllItLacks(chunk, recorder)) {
            return new Appended(Appended.State.COMPLETE, chunk.total());
        }
        Partial partial = begin(chunk);
        byte[] piece = new byte[PIECE_BYTES];
        long position = chunk.offset();
        boolean hasMore = true;
        while (hasMore) {
            IOException broken = null;
            int count = 0;
            try {
                for (int read = 0; read >= 0 && count < PIECE_BYTES; count += Math.max(0, read)) {
                    read = chunk.body().read(piece, count, PIECE_BYTES - count);
                    hasMore = read >= 0;
                }
            } catch (IOException cut) {
                broken = cut;
            }
            if (position + count > chunk.total()) {
                throw new Refusal(
                        ProblemCode.OUT_OF_RANGE,
                        "Expected the chunk to end at length " + chunk.total() + ", found more bytes");
            }
            if (partial == null) {
                return new Appended(Appended.State.GAP, length(chunk));
            }
            Appended over = count == 0 ? null : append(chunk, partial, position, ByteBuffer.wrap(piece, 0, count));
            if (broken != null) {
                throw broken;
            }
            if (over != null) {
                return over;
            }
            position += count;
        }
        return end(chunk, recorder);
    }

    /** Whether its file was on its shelf already, after a call whose outcome stayed unknown; then it is recorded now. */
    private boolean isRecordAllItLacks(Chunk chunk, Recorder recorder) throws Refusal {
        BlobRef blob = new BlobRef(chunk.sha256(), chunk.total());
        ReentrantLock lock = locks.of(chunk.sha256());
        lock.lock();
        try {
            boolean isShelved = beginnings.find(chunk.sha256()) == null && isWhole(blob);
            if (isShelved) {
                recorder.record(blob);
            }
            return isShelved;
        } finally {
            lock.unlock();
        }
    }

    private long length(Chunk chunk) {
        Partial now = beginnings.find(chunk.sha256());
        return now == null ? 0 : now.length();
    }

    /** Adds a piece; what became of the whole chunk when it ends here, else null. */
    private @Nullable Appended append(Chunk chunk, Partial partial, long position, ByteBuffer piece) throws Refusal {
        ReentrantLock lock = locks.of(chunk.sha256());
        lock.lock();
        try {
            if (partial.isComplete()) {
                return new Appended(Appended.State.COMPLETE, chunk.total());
            }
            if (partial.isDropped() || position > partial.length()) {
                return gap(partial);
            }
            partial.append(position, piece, clock.nanos());
            return null;
        } catch (IOException full) {
            throw trouble(chunk, full);
        } finally {
            lock.unlock();
        }
    }

    /** The beginning to go on with; null when the chunk begins after its end. */
    private @Nullable Partial begin(Chunk chunk) throws Refusal {
        ReentrantLock lock = locks.of(chunk.sha256());
        lock.lock();
        try {
            Partial known = beginnings.find(chunk.sha256());
            long length = known == null ? 0 : known.length();
            if (chunk.offset() > length) {
                return null;
            }
            if (freeBytes.getAsLong() < reserveBytes + Math.max(0, chunk.total() - length)) {
                throw full();
            }
            if (known != null) {
                return known;
            }
            return beginnings.begin(chunk.sha256());
        } catch (IOException broken) {
            throw new DiskFault("Expected to begin the blob " + chunk.sha256(), broken);
        } finally {
            lock.unlock();
        }
    }

    private Appended end(Chunk chunk, Recorder recorder) throws Refusal {
        ReentrantLock lock = locks.of(chunk.sha256());
        lock.lock();
        try {
            Partial partial = beginnings.find(chunk.sha256());
            if (partial == null || chunk.offset() > partial.length()) {
                return gap(partial);
            }
            if (partial.length() < chunk.total()) {
                return new Appended(Appended.State.PARTIAL, partial.length());
            }
            arrivals.finish(partial, new BlobRef(chunk.sha256(), chunk.total()), recorder);
            return new Appended(Appended.State.COMPLETE, chunk.total());
        } catch (IOException broken) {
            throw trouble(chunk, broken);
        } finally {
            lock.unlock();
        }
    }

    private static Appended gap(@Nullable Partial partial) {
        return new Appended(Appended.State.GAP, partial == null || partial.isDropped() ? 0 : partial.length());
    }

    /** Throws away beginnings that nobody went on with for a day; returns how many. */
    public int dropOldPartials() throws IOException {
        return beginnings.dropOld();
    }

    /** The sums of the blobs that have a file on one of the 256 shelves. */
    public List<String> shelf(int number) throws IOException {
        Path shelf = folder.resolve(String.format(java.util.Locale.ROOT, "%02x", number));
        List<String> sums = new ArrayList<>();
        if (SHELF.matcher(String.valueOf(shelf.getFileName())).matches() && Files.isDirectory(shelf)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(shelf)) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    if (isSum(name)) {
                        sums.add(name);
                    }
                }
            }
        }
        return sums;
    }

    /** Deletes the file of a blob, unless the database knows it; returns whether it is gone. */
    public boolean delete(String sha256, Register register) throws Refusal, IOException {
        ReentrantLock lock = locks.of(sha256);
        lock.lock();
        try {
            if (register.knows(sha256)) {
                return false;
            }
            Files.deleteIfExists(arrivals.file(sha256));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private RuntimeException trouble(Chunk chunk, IOException broken) throws Refusal {
        String said = String.valueOf(broken.getMessage());
        if (said.contains("No space left") || said.contains("quota") || freeBytes.getAsLong() < reserveBytes) {
            throw full();
        }
        return new DiskFault("Expected to store a chunk of the blob " + chunk.sha256(), broken);
    }

    private static Refusal full() {
        return new Refusal(
                ProblemCode.STORAGE_FULL,
                "Expected room for the blob, but the disk of the control plane is nearly full: free some space, then repeat");
    }
}
