package hdcf.hdcfctl.command;

import java.util.Arrays;

/** Keeps the last lines of what goes by, within a limit of bytes. */
final class Tail implements JobOutput.Sink {
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final int lines;
    private byte[] held = new byte[64 * 1024];
    private int length;
    private long seen;

    Tail(int lines) {
        this.lines = lines;
    }

    @Override
    public void write(byte[] bytes, int count) {
        seen += count;
        if (length + count > held.length) {
            trim();
        }
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(length + count, 2 * held.length));
        }
        System.arraycopy(bytes, 0, held, length, count);
        length += count;
    }

    /** How many bytes went by. */
    long seen() {
        return seen;
    }

    /** The last lines. */
    byte[] bytes() {
        return Arrays.copyOfRange(held, start(), length);
    }

    private void trim() {
        int start = Math.max(start(), length - MAX_BYTES);
        System.arraycopy(held, start, held, 0, length - start);
        length -= start;
    }

    private int start() {
        int found = 0;
        // The line feed at the very end belongs to the last line.
        for (int at = length - 2; at >= 0; at--) {
            if (held[at] == '\n' && ++found == lines) {
                return at + 1;
            }
        }
        return lines == 0 ? length : 0;
    }
}
