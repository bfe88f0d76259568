package hdcf.schema.history;

import hdcf.schema.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends lines to a history file. Each line leaves in one write, so that a killed process leaves at most one torn line, the last;
 * the next writer on the file cuts it off. Nothing is forced to the disk: a history is for the machine that made it.
 *
 * <p>Safe for use by several threads.
 */
public final class HistoryWriter implements HistorySink, AutoCloseable {
    /** The longest line, in octets with its end. */
    public static final int MAX_LINE_BYTES = 8 * 1024 * 1024;

    private static final int TAIL_BYTES = 64 * 1024;

    private final FileChannel file;

    private HistoryWriter(FileChannel file) {
        this.file = file;
    }

    /** Opens a file for more lines; makes it if it is not there. */
    public static HistoryWriter open(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            long end = endOfLastLine(file);
            file.truncate(end);
            file.position(end);
            return new HistoryWriter(file);
        } catch (IOException unusable) {
            file.close();
            throw unusable;
        }
    }

    @Override
    public synchronized void accept(HistoryEvent event) {
        byte[] json = Json.bytes(event);
        if (json.length + 1 > MAX_LINE_BYTES) {
            throw new IllegalArgumentException("Expected a line of at most " + MAX_LINE_BYTES + " octets, but "
                    + event.id() + " has " + (json.length + 1) + "; record less of the call");
        }
        ByteBuffer line = ByteBuffer.allocate(json.length + 1);
        line.put(json).put((byte) '\n').flip();
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private static long endOfLastLine(FileChannel file) throws IOException {
        long end = file.size();
        ByteBuffer block = ByteBuffer.allocate(TAIL_BYTES);
        while (end > 0) {
            long start = Math.max(0, end - TAIL_BYTES);
            block.clear().limit((int) (end - start));
            while (block.hasRemaining()) {
                if (file.read(block, start + block.position()) < 0) {
                    throw new IOException(
                            "Expected the history to stay as long as it was, but it shrank while it was opened");
                }
            }
            for (int i = block.limit() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }
}
