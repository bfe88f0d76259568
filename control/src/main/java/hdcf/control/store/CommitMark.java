package hdcf.control.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The id of the last event that was committed, in a small file beside the database: a start that finds a database which ends
 * before it knows that commits are missing. It is written after each commit and never synced, so that it may be behind, and is
 * never ahead. Confined to the writer thread.
 */
final class CommitMark implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitMark.class);
    private static final int BYTES = 2 * Long.BYTES;

    private final @Nullable FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    private long last;

    private CommitMark(@Nullable FileChannel file) {
        this.file = file;
    }

    /** Where the mark of a database lies. */
    static Path beside(Path database) {
        return database.resolveSibling(database.getFileName() + ".mark");
    }

    /** Opens the mark for writing; where that fails, the queue goes without it. */
    static CommitMark open(Path database) {
        try {
            return new CommitMark(
                    FileChannel.open(beside(database), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException refused) {
            LOG.warn("went on without a mark of the last commit beside the database", refused);
            return new CommitMark(null);
        }
    }

    /** The event that was noted last; 0 when there is no mark, or a power cut left half of one. */
    static long read(Path database) {
        ByteBuffer found = ByteBuffer.allocate(BYTES);
        try (FileChannel channel = FileChannel.open(beside(database), StandardOpenOption.READ)) {
            for (int n = channel.read(found); n > 0 && found.hasRemaining(); n = channel.read(found)) {
                LOG.trace("read a part of the mark");
            }
        } catch (IOException none) {
            return 0;
        }
        long event = found.getLong(0);
        return found.hasRemaining() || found.getLong(Long.BYTES) != ~event ? 0 : event;
    }

    /** Notes an event whose commit is durable. */
    void put(long event) {
        if (file == null || event == last) {
            return;
        }
        last = event;
        buffer.clear().putLong(event).putLong(~event).flip();
        try {
            file.write(buffer, 0);
        } catch (IOException behind) {
            // A mark that is behind is worth less, and harms nobody.
            LOG.debug("could not note the last commit", behind);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException left) {
                LOG.debug("could not close the mark of the last commit", left);
            }
        }
    }
}
