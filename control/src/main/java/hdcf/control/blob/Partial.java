package hdcf.control.blob;

import hdcf.schema.wire.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a blob whose end has not come yet. The sum is carried along; after a restart, or when a write failed, it is
 * taken anew from the file. Guarded by the lock of its blob.
 */
final class Partial {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Path file;
    private @Nullable MessageDigest digest;
    private volatile long length;
    private boolean isComplete;
    private boolean isDropped;
    private volatile long usedNanos;

    Partial(Path file, long nowNanos) throws IOException {
        this.file = file;
        this.length = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        this.digest = length == 0 ? Sha256.digest() : null;
        this.usedNanos = nowNanos;
    }

    long length() {
        return length;
    }

    boolean isComplete() {
        return isComplete;
    }

    boolean isDropped() {
        return isDropped;
    }

    /** When somebody sent something of it last, on the monotonic clock. */
    long usedNanos() {
        return usedNanos;
    }

    /** Adds what lies after the end of what is there; what is there already is skipped. */
    void append(long position, ByteBuffer piece, long nowNanos) throws IOException {
        usedNanos = nowNanos;
        long known = length - position;
        if (known >= piece.remaining()) {
            return;
        }
        piece.position(piece.position() + (int) known);
        MessageDigest carried = digest;
        digest = null;
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer summed = piece.duplicate();
            long at = length;
            try {
                while (piece.hasRemaining()) {
                    at += channel.write(piece, at);
                }
            } catch (IOException broken) {
                // Nothing half-written stays: the next chunk begins where this one did.
                channel.truncate(length);
                throw broken;
            }
            length = at;
            if (carried != null) {
                carried.update(summed);
                digest = carried;
            }
        } catch (IOException broken) {
            digest = null;
            throw broken;
        }
    }

    /** The sum of what is there. */
    String sum() throws IOException {
        MessageDigest current = digest;
        if (current == null) {
            current = Sha256.digest();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
                while (channel.read(buffer) >= 0) {
                    current.update(buffer.flip());
                    buffer.clear();
                }
            }
            digest = current;
        }
        try {
            return HexFormat.of().formatHex(((MessageDigest) current.clone()).digest());
        } catch (CloneNotSupportedException everyJdkDoes) {
            throw new IllegalStateException(everyJdkDoes);
        }
    }

    /** Makes what is there durable. */
    void force() throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }

    Path file() {
        return file;
    }

    void complete() {
        isComplete = true;
    }

    /** Throws away what is there. */
    void drop() throws IOException {
        isDropped = true;
        Files.deleteIfExists(file);
    }
}
