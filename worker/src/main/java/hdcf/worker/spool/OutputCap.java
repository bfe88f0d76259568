package hdcf.worker.spool;

import hdcf.worker.spool.OutputFolder.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The limit of one stream: while the command runs, its first and its last bytes are kept and the middle is dropped.
 *
 * <p>The first half of the limit is kept for good. What follows is a ring of two files: the one the command appends to, and
 * the end of what was cut from it before. When the first holds half the limit, its end is copied and it is cut to nothing,
 * which is clean because the command appends. So the disk holds at most one and a half times the limit, and what is written
 * between two looks and while the end is copied. A stream that stays within the limit loses nothing.
 *
 * <p>What the command writes between the last copying and the cut is lost. Copying is repeated until little is left, so
 * that this is what is written in the time of a few system calls; what of it can be seen is counted as dropped. For a
 * command that pauses now and then the number of dropped bytes is exact and they are all in one place. For one that never
 * pauses it is a lower bound, short by what was written during single system calls, and bits may be missing after the line
 * that names it as well.
 *
 * <p>Beside the stream, {@code .cut} says what was dropped, so that a later worker goes on, {@code .head} and {@code .tail}
 * hold what was kept. Safe for use by several threads.
 */
public final class OutputCap {
    private static final long MIN_LIMIT = 4096;
    /** As much as may be left uncopied when the file is cut. */
    private static final long LITTLE = 64 * 1024L;

    /** What is kept of the end when the command writes faster than it can be copied. */
    private static final long BIT = 1024 * 1024L;

    private static final int ROUNDS = 8;
    private static final int BUFFER_BYTES = 256 * 1024;

    private final OutputFolder folder;
    private final Stream stream;
    private final DiskSteps disk;
    private final long half;
    private final Path tmp;
    private final Path head;
    private final Path tail;
    private final Path next;
    private final Path cut;
    private CutNote note = CutNote.NONE;
    private boolean isInDoubt = true;
    /** Whether files may lie beside the stream. */
    private boolean mayHaveParts = true;

    /** Goes on where an earlier worker was. */
    OutputCap(OutputFolder folder, Stream stream, long limit, DiskSteps disk) {
        if (limit < MIN_LIMIT) {
            throw new IllegalArgumentException(
                    "Expected an output limit of at least " + MIN_LIMIT + " bytes, found " + limit);
        }
        this.folder = folder;
        this.stream = stream;
        this.disk = disk;
        this.half = limit / 2;
        this.tmp = folder.tmpPath(stream);
        this.head = Journal.sibling(folder.path(stream), ".head");
        this.tail = Journal.sibling(folder.path(stream), ".tail");
        this.next = Journal.sibling(folder.path(stream), ".next");
        this.cut = Journal.sibling(folder.path(stream), ".cut");
    }

    /** The command was started just now, for the first time: nothing was cut before. */
    public synchronized void begin() {
        isInDoubt = false;
        mayHaveParts = false;
    }

    /** After a restart, and after trouble: finds out how far the last step came. */
    private void recover() throws IOException {
        if (!isInDoubt) {
            return;
        }
        note = CutNote.read(cut);
        boolean isOnItsWay = note.droppedThen() > note.dropped();
        if (Files.exists(folder.path(stream))) {
            long dropped = note.base() == 0 ? 0 : isOnItsWay ? note.droppedThen() : missing();
            note = new CutNote(note.base(), dropped, 0, dropped);
        } else if (note.copied() > 0 && size(tmp) < note.copied()) {
            if (Files.exists(next)) {
                disk.rename(next, tail);
            }
            note(new CutNote(note.base() + note.copied(), note.droppedThen(), 0, note.droppedThen()));
        } else if (note.copied() > 0) {
            note(new CutNote(note.base(), note.dropped(), 0, note.dropped()));
        } else if (isOnItsWay) {
            dropTail();
        }
        isInDoubt = false;
    }

    /** Bytes that were left out so far. */
    public synchronized long dropped() throws IOException {
        recover();
        return note.dropped();
    }

    /** Bytes that the command wrote so far. */
    public synchronized long total() throws IOException {
        recover();
        return note.base() + size(tmp);
    }

    /** How many bytes from the beginning stay as they are whatever comes: what may be sent while the command runs. */
    public synchronized long stable() throws IOException {
        recover();
        return Math.min(half, size(beginning()));
    }

    private Path beginning() {
        return note.base() > 0 ? head : tmp;
    }

    /** Reads of the bytes that stay as they are. Answers how many were read; none at their present end. */
    public synchronized int read(long offset, ByteBuffer into) throws IOException {
        long left = stable() - offset;
        if (left <= 0 || !into.hasRemaining()) {
            return 0;
        }
        ByteBuffer part = into.slice(into.position(), (int) Math.min(left, into.remaining()));
        try (FileChannel file = FileChannel.open(beginning(), StandardOpenOption.READ)) {
            int n = Math.max(0, file.read(part, offset));
            into.position(into.position() + n);
            return n;
        }
    }

    /** Cuts the stream when it is due; to be called while the command runs. Answers whether it did. */
    public synchronized boolean trim() throws IOException {
        recover();
        if (size(tmp) <= half) {
            return false;
        }
        isInDoubt = true;
        mayHaveParts = true;
        boolean isFirst = note.base() == 0;
        if (isFirst) {
            disk.delete(head);
            append(tmp, 0, half, head);
        } else {
            // What was cut before leaves the ring; removed first, so that it and its successor do not lie there
            // together.
            note(new CutNote(note.base(), note.dropped(), 0, note.dropped() + size(tail)));
        }
        dropTail();
        disk.delete(next);
        long from = isFirst ? half : 0;
        Span copied = copyEnd(from);
        cut(note.dropped() + copied.start() - from, copied.end());
        isInDoubt = false;
        return true;
    }

    /** A part of the file that the command appends to. */
    private record Span(long start, long end) {
        long length() {
            return end - start;
        }
    }

    /**
     * Copies the end of the file, and what is written meanwhile, until that is little. When copying does not catch up with
     * the command, only the last bit is kept: a longer copy would just give the command time to write more.
     */
    private Span copyEnd(long from) throws IOException {
        long size = size(tmp);
        Span copied = new Span(Math.max(from, size - half), size);
        append(tmp, copied.start(), copied.length(), next);
        long last = copied.length();
        for (int i = 0; i < ROUNDS && size(tmp) - copied.end() > LITTLE; i++) {
            size = size(tmp);
            long more = size - copied.end();
            if (more > last / 2 && copied.length() > BIT) {
                disk.delete(next);
                copied = new Span(Math.max(from, size - Math.min(half, BIT)), size);
                last = copied.length();
            } else {
                last = more;
                copied = new Span(copied.start(), size);
            }
            append(tmp, size - last, last, next);
        }
        return copied;
    }

    private void dropTail() throws IOException {
        disk.delete(tail);
        note = new CutNote(note.base(), note.droppedThen(), 0, note.droppedThen());
    }

    private void cut(long droppedThen, long end) throws IOException {
        try (FileChannel file = FileChannel.open(tmp, StandardOpenOption.WRITE)) {
            note(new CutNote(note.base(), note.dropped(), end, droppedThen));
            long more = Math.max(0, Math.min(LITTLE, file.size() - end));
            append(tmp, end, more, next);
            long lost = Math.max(0, file.size() - end - more);
            file.truncate(0);
            disk.rename(next, tail);
            note(new CutNote(note.base() + end + more + lost, droppedThen + lost, 0, droppedThen + lost));
        }
    }

    /** As {@link OutputFolder#seal}: the beginning, a line that says how many bytes are missing, and the end. */
    public synchronized SealedStream seal() throws IOException {
        recover();
        if (!Files.exists(folder.path(stream))) {
            if (note.base() == 0 && size(tmp) > 2 * half) {
                trim();
            }
            if (note.base() > 0) {
                assemble();
            }
        }
        if (mayHaveParts) {
            disk.delete(head);
            disk.delete(tail);
            disk.delete(next);
        }
        if (note.base() > 0) {
            disk.delete(tmp);
        }
        return folder.seal(stream, note.dropped());
    }

    /** The files it is made of stay until it has its name, so that it can be made again. */
    private void assemble() throws IOException {
        isInDoubt = true;
        long kept = Math.min(half, size(tmp));
        long before = Math.min(half - kept, size(tail));
        long missing = missing();
        OutputFolder.plainSize(head);
        try (FileChannel file = FileChannel.open(head, StandardOpenOption.WRITE)) {
            file.truncate(half);
        }
        if (missing > 0) {
            String line = "\n[hdcf: " + missing + " bytes dropped]\n";
            Files.writeString(head, line, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
        }
        append(tail, size(tail) - before, before, head);
        append(tmp, size(tmp) - kept, kept, head);
        disk.force(head);
        disk.rename(head, folder.path(stream));
        note(new CutNote(note.base(), note.dropped(), 0, missing));
        note = new CutNote(note.base(), missing, 0, missing);
        isInDoubt = false;
    }

    /** What is left out when the stream is put together of what lies there. */
    private long missing() throws IOException {
        long kept = Math.min(half, size(tmp));
        long before = Math.min(half - kept, size(tail));
        return note.dropped() + size(tail) + size(tmp) - before - kept;
    }

    private void note(CutNote fresh) throws IOException {
        fresh.write(cut, disk);
        note = fresh;
    }

    private static void append(Path from, long start, long length, Path to) throws IOException {
        if (length <= 0) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, BUFFER_BYTES));
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        to, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (long done = 0; done < length; done += buffer.limit()) {
                buffer.clear().limit((int) Math.min(length - done, buffer.capacity()));
                if (in.read(buffer, start + done) <= 0) {
                    return;
                }
                buffer.flip();
                DiskSteps.real().append(out, buffer);
            }
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return OutputFolder.plainSize(file);
        } catch (NoSuchFileException absent) {
            return 0;
        }
    }
}
