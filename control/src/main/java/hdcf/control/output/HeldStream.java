package hdcf.control.output;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The file of one stream, open while it is written to. Every method but {@link #force} wants the {@link #lock} to be held.
 *
 * <p>What was written but not forced is known: when forcing fails, the system has dropped pages that it could not write, and only
 * what was forced before is certain. The file is cut back to that, and the worker's next chunk shows it the gap.
 */
final class HeldStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    final ReentrantLock lock = new ReentrantLock();
    /** Threads that use it; guarded by {@link OpenStreams}. */
    int users;

    private final OutputFolders folders;
    private final StreamKey key;
    private @Nullable FileChannel channel;
    private long length = -1;
    private long forced;
    private boolean isDirty;
    /** How far the file has to be cut before it is believed again, as a cut failed. */
    private long owedCut = Long.MAX_VALUE;
    /** The sum of all that is held; null when it is not known. */
    private @Nullable String sum;

    private boolean isApproved;

    HeldStream(OutputFolders folders, StreamKey key) {
        this.folders = folders;
        this.key = key;
    }

    /** Bytes held now. */
    long length() throws IOException {
        if (length < 0) {
            Path file = folders.file(key);
            boolean isThere = Files.exists(file);
            if (isThere && owedCut < Long.MAX_VALUE) {
                open().truncate(owedCut);
            }
            owedCut = Long.MAX_VALUE;
            length = isThere ? Files.size(file) : 0;
            // Whoever wrote it may have ended before it was forced.
            forced = 0;
        }
        return length;
    }

    /** Appends what of the chunk lies behind the end; all of it or, with an exception, nothing. */
    void append(long offset, byte[] chunk) throws IOException {
        int known = Math.toIntExact(length() - offset);
        ByteBuffer rest = ByteBuffer.wrap(chunk, known, chunk.length - known);
        FileChannel file = open();
        long end = length;
        try {
            while (rest.hasRemaining()) {
                end += file.write(rest, end);
            }
        } catch (IOException full) {
            cut(length);
            throw full;
        }
        length = end;
        isDirty = true;
        changed();
    }

    /** Throws away all that is held, unless it was found to be what a report says. */
    void startOver() throws IOException {
        if (!isApproved && length() > 0) {
            cut(0);
            changed();
        }
    }

    /** Makes all that is held durable, and tells its sum. */
    String seal() throws IOException {
        if (length() == 0 && !Files.exists(folders.file(key))) {
            return hash(null);
        }
        FileChannel held = open();
        try {
            held.force(true);
        } catch (IOException lost) {
            cutToForced();
            throw lost;
        }
        folders.force(key);
        isDirty = false;
        forced = length;
        String known = sum;
        if (known == null) {
            try (FileChannel file = FileChannel.open(folders.file(key), StandardOpenOption.READ)) {
                known = hash(file);
            }
            sum = known;
        }
        return known;
    }

    /** A report says the same of the stream: from here on nothing may throw it away. */
    void approve() {
        isApproved = true;
    }

    /**
     * Makes durable what was written since the last time. Takes the lock by itself, and not while it waits for the disk.
     *
     * @return whether there was something
     */
    boolean force() throws IOException {
        FileChannel file;
        long upTo;
        lock.lock();
        try {
            file = channel;
            upTo = length;
            if (!isDirty || file == null) {
                return false;
            }
            isDirty = false;
        } finally {
            lock.unlock();
        }
        try {
            file.force(false);
        } catch (IOException lost) {
            lock.lock();
            try {
                cutToForced();
            } finally {
                lock.unlock();
            }
            throw lost;
        }
        lock.lock();
        try {
            forced = Math.max(forced, Math.min(upTo, length));
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Lets go of the file; it can be opened again. */
    void close() throws IOException {
        FileChannel file = channel;
        channel = null;
        length = -1;
        sum = null;
        isApproved = false;
        if (file != null) {
            file.close();
        }
    }

    private void changed() {
        sum = null;
        isApproved = false;
    }

    private FileChannel open() throws IOException {
        FileChannel file = channel;
        if (file == null || !file.isOpen()) {
            try {
                file = create();
            } catch (NoSuchFileException noFolder) {
                folders.create(key);
                file = create();
            }
            channel = file;
        }
        return file;
    }

    private FileChannel create() throws IOException {
        return FileChannel.open(folders.file(key), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** The system tells of lost pages once and calls them clean then: the next time it would force nothing, and say that all is well. */
    private void cutToForced() throws IOException {
        cut(Math.min(forced, length));
        changed();
    }

    /** Cuts the file; when even that fails, it is cut before what is held is asked of the disk the next time. */
    private void cut(long to) throws IOException {
        try {
            open().truncate(to);
            length = to;
            forced = Math.min(forced, to);
        } catch (IOException worse) {
            owedCut = Math.min(owedCut, to);
            close();
            throw worse;
        }
    }

    private static String hash(@Nullable FileChannel file) throws IOException {
        MessageDigest digest = Sha256.digest();
        if (file != null) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (file.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The refusal of a chunk that begins behind the end. */
    static Refusal gap(long offset, long held) {
        return new Refusal(
                ProblemCode.OFFSET_GAP,
                "Expected a chunk at offset " + held + " or before, found offset " + offset + "; send again from "
                        + held,
                problem -> problem.expecting(held));
    }
}
