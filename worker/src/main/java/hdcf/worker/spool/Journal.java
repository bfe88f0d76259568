package hdcf.worker.spool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files in which the worker's state outlives the worker, and the lock that keeps a second worker away from them: lines
 * are added and forced, and after {@link #SEGMENT_BYTES} a new file begins with a snapshot of all that is alive.
 *
 * <p>They lie in the folder {@code <state file>.d}. A file that was superseded is dropped only when the next one is durable
 * and so is the small output that lies in it. A file whose writing failed once is never written again: the system may have
 * dropped the bytes and say that all is well. Nothing is written until the first change.
 *
 * <p>One thread at a time may write; {@link #settle} is for any thread.
 */
public final class Journal implements AutoCloseable {
    /** What a file may grow by before the next one begins. */
    public static final long SEGMENT_BYTES = 16L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int CHUNK_BYTES = 1024 * 1024;
    private static final int MAX_SEGMENTS = 64;
    private static final int MAX_DAMAGED = 8;

    private final Path stateFile;
    private final Path folder;
    private final DiskSteps disk;
    private final StateLock lock;
    private final long segmentBytes;
    /** Superseded by nothing durable yet. */
    private final Deque<Segment> elders = new ArrayDeque<>();

    private final Queue<Segment> superseded = new ConcurrentLinkedQueue<>();
    private final ReentrantLock settling = new ReentrantLock();
    private @Nullable FileChannel channel;
    private @Nullable Segment current;
    private String workerId = "";
    private long lastNumber;
    private long written;
    private long limit;
    private volatile @Nullable String damage;

    private Journal(Path stateFile, DiskSteps disk, StateLock lock, long segmentBytes) {
        this.stateFile = stateFile;
        this.folder = sibling(stateFile, ".d");
        this.disk = disk;
        this.lock = lock;
        this.segmentBytes = segmentBytes;
    }

    /**
     * Takes the journal for this worker, making its folder where needed.
     *
     * @param stateFile where a worker from before the journal kept its state; the journal's folder lies beside it
     * @throws StateLockedException when another worker has it
     */
    public static Journal open(Path stateFile) throws IOException, StateLockedException {
        return open(stateFile, DiskSteps.real(), SEGMENT_BYTES);
    }

    /** As {@link #open(Path)}, on a disk of its own, with files of another length. */
    public static Journal open(Path path, DiskSteps disk, long segmentBytes) throws IOException, StateLockedException {
        Path stateFile = path.toAbsolutePath().normalize();
        Path parent = stateFile.getParent();
        Files.createDirectories(parent == null ? stateFile : parent);
        StateLock lock = StateLock.take(stateFile);
        try {
            Journal journal = new Journal(stateFile, disk, lock, segmentBytes);
            Files.createDirectories(journal.folder, OutputFolder.PRIVATE);
            disk.forceFolder(stateFile.resolveSibling("."));
            return journal;
        } catch (IOException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    /** The path that {@code --state-file} names. */
    public Path path() {
        return stateFile;
    }

    /** Says what was found damaged when the journal was read; null when nothing was. */
    public @Nullable String damage() {
        return damage;
    }

    /** What the worker before this one left, in files and, once, in an old state file. */
    WorkerState read(String worker) throws IOException {
        workerId = worker;
        Recovery recovery = Recovery.read(folder, disk);
        elders.addAll(recovery.segments());
        elders.forEach(segment -> lastNumber = Math.max(lastNumber, Recovery.number(segment.file())));
        if (recovery.isDamaged()) {
            List<Path> damaged = elders.stream()
                    .filter(Segment::isDamaged)
                    .map(Segment::file)
                    .toList();
            damage = "Expected a journal as it was written, but " + damaged
                    + " is damaged; what could be read is kept, see the copy that ends in .corrupt";
            LOG.atError().addKeyValue("files", damaged).log(damage);
        }
        OldState old = OldState.read(stateFile, disk);
        if (old != null) {
            old.addTo(recovery.state());
            startSegment(recovery.state().snapshot());
            Path aside = OldState.setAside(stateFile, ".imported", disk);
            LOG.atInfo().addKeyValue("set_aside", aside).log("Took over the state file of an older worker");
        }
        return recovery.state();
    }

    /** Whether the next thing to write is a snapshot: there is no file yet, it failed, or it is full. */
    boolean needsSnapshot() {
        return channel == null || written >= limit;
    }

    /** Adds lines to the current file; they are durable when this returns. */
    void append(List<JournalLine> lines) throws IOException {
        FileChannel file = channel;
        Segment segment = current;
        if (file == null || segment == null) {
            throw new IOException("Expected a journal to write to, but there is none; begin with a snapshot");
        }
        try {
            write(file, lines);
            disk.force(file);
            lines.forEach(line -> segment.owe(line.entry()));
        } catch (IOException | RuntimeException failed) {
            retire();
            throw failed;
        }
    }

    private void write(FileChannel file, Iterable<JournalLine> lines) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        for (JournalLine line : lines) {
            line.writeTo(chunk);
            if (chunk.size() >= CHUNK_BYTES) {
                flush(file, chunk);
            }
        }
        flush(file, chunk);
    }

    private void flush(FileChannel file, ByteArrayOutputStream chunk) throws IOException {
        if (chunk.size() > 0) {
            written += chunk.size();
            disk.append(file, ByteBuffer.wrap(chunk.toByteArray()));
            chunk.reset();
        }
    }

    /** Begins a file with everything that is alive; when this returns it is durable, and the older files may go. */
    void startSegment(WorkerState.Snapshot snapshot) throws IOException {
        retire();
        if (elders.size() + superseded.size() >= MAX_SEGMENTS) {
            throw new IOException("Expected at most " + MAX_SEGMENTS + " journal files in " + folder
                    + ", but no more can be removed; look at the disk");
        }
        Segment next = new Segment(Recovery.file(folder, ++lastNumber));
        FileChannel file = null;
        try {
            file = disk.create(next.file());
            written = 0;
            writeSnapshot(file, next, snapshot);
            disk.force(file);
            disk.forceFolder(folder);
        } catch (IOException | RuntimeException failed) {
            discard(file, next);
            throw failed;
        }
        channel = file;
        current = next;
        // A state that is larger than a file would else be written again and again.
        limit = written + Math.max(segmentBytes, written);
        superseded.addAll(elders);
        elders.clear();
    }

    private void writeSnapshot(FileChannel file, Segment segment, WorkerState.Snapshot snapshot) throws IOException {
        List<JournalLine> some = new ArrayList<>();
        some.add(JournalLine.of(
                new JournalEntry.Opened(JournalEntry.Opened.VERSION, workerId, snapshot.completionSeq())));
        int bytes = 0;
        for (JournalEntry entry : snapshot.entries()) {
            segment.owe(entry);
            JournalLine line = JournalLine.of(entry);
            some.add(line);
            bytes += line.length();
            if (bytes >= CHUNK_BYTES) {
                write(file, some);
                some.clear();
                bytes = 0;
            }
        }
        some.add(JournalLine.of(new JournalEntry.Whole(snapshot.entries().size())));
        write(file, some);
    }

    private void retire() {
        Segment segment = current;
        close(channel);
        channel = null;
        current = null;
        if (segment != null) {
            elders.add(segment);
        }
    }

    /** A file that nobody relies on: removed, or, when the disk refuses that too, kept in mind until it can be. */
    private void discard(@Nullable FileChannel file, Segment segment) {
        close(file);
        try {
            disk.delete(segment.file());
        } catch (IOException later) {
            elders.add(segment);
        }
    }

    private static void close(@Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException failed) {
            LOG.atDebug().addKeyValue("cause", failed).log("Left a journal file to the system");
        }
    }

    /**
     * Works on dropping what was superseded: forces a few small outputs, and removes files that owe no more. Never waits for
     * another thread that is at it, and never fails: what is left is for the next time.
     */
    void settle(int steps) {
        if (superseded.isEmpty() || !settling.tryLock()) {
            return;
        }
        try {
            for (int i = 0; i < steps; i++) {
                Segment oldest = superseded.peek();
                if (oldest == null) {
                    return;
                }
                Path owed = oldest.owed().peek();
                if (owed == null) {
                    drop(oldest);
                    superseded.remove();
                } else {
                    SmallOutput.force(owed, disk);
                    oldest.owed().remove();
                }
            }
        } catch (IOException later) {
            LOG.atDebug().addKeyValue("cause", later).log("Will drop an old journal file later");
        } finally {
            settling.unlock();
        }
    }

    private void drop(Segment segment) throws IOException {
        if (!segment.isDamaged()) {
            disk.delete(segment.file());
            return;
        }
        disk.rename(segment.file(), sibling(segment.file(), ".corrupt"));
        List<Path> kept = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, "journal-*.log.corrupt")) {
            names.forEach(kept::add);
        }
        kept.sort(
                Comparator.comparingInt((Path path) -> path.toString().length()).thenComparing(Path::toString));
        for (Path tooOld : kept.subList(0, Math.max(0, kept.size() - MAX_DAMAGED))) {
            disk.delete(tooOld);
        }
    }

    /** Lets the next worker in. */
    @Override
    public void close() throws IOException {
        retire();
        lock.close();
    }

    static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
