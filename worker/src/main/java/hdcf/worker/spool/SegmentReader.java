package hdcf.worker.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of the journal line by line, with at most one line in memory.
 *
 * <p>Lines that are not as they were written are left out. When only the end of the file is bad and has no line feed, the
 * worker was cut off while it wrote: nobody was told that this line is durable. Any other bad line is damage.
 */
final class SegmentReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Takes what a line says, and how long it is. */
    interface Sink {
        void take(JournalEntry entry, int length) throws IOException;
    }

    private final Sink sink;
    private byte[] line = new byte[BUFFER_BYTES];
    private int length;
    private boolean isTooLong;
    private boolean isDamaged;

    private SegmentReader(Sink sink) {
        this.sink = sink;
    }

    /** Reads it all; answers whether it is damaged. */
    static boolean read(Path file, Sink sink) throws IOException {
        SegmentReader reader = new SegmentReader(sink);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                reader.take(buffer, n);
            }
        }
        // What has no line feed was not written whole.
        return reader.isDamaged;
    }

    private void take(byte[] buffer, int n) throws IOException {
        int start = 0;
        for (int i = 0; i < n; i++) {
            if (buffer[i] == '\n') {
                append(buffer, start, i - start);
                endLine();
                start = i + 1;
            }
        }
        append(buffer, start, n - start);
    }

    private void append(byte[] buffer, int start, int n) {
        if (isTooLong || length + n > JournalLine.MAX_BYTES) {
            isTooLong = true;
            return;
        }
        if (length + n > line.length) {
            line = Arrays.copyOf(line, Math.max(length + n, line.length * 2));
        }
        System.arraycopy(buffer, start, line, length, n);
        length += n;
    }

    private void endLine() throws IOException {
        JournalEntry entry = isTooLong ? null : JournalLine.read(line, length);
        int taken = length + 1;
        length = 0;
        isTooLong = false;
        take(entry, taken);
    }

    private void take(@Nullable JournalEntry entry, int taken) throws IOException {
        if (entry == null) {
            isDamaged = true;
        } else {
            sink.take(entry, taken);
        }
    }
}
