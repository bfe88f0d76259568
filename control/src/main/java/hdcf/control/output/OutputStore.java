package hdcf.control.output;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The streamed output of attempts. Chunks come with their offset, so that repeated and overlapping ones do no harm; after a restart
 * the length is that of the file. Safe for use by several threads, which block.
 */
public final class OutputStore implements AutoCloseable {
    private static final int MOST_OPEN = 128;
    private static final long MIB = 1024L * 1024;

    private final Settings settings;
    private final LongSupplier freeBytes;
    private final OutputFolders folders;
    private final OpenStreams streams;
    private final Watches watches = new Watches();
    private final EndCheck check = new EndCheck(this);
    private final LongAdder received = new LongAdder();

    /** @param freeBytes free space where the root lies */
    public OutputStore(Settings settings, LongSupplier freeBytes) {
        this.settings = settings;
        this.freeBytes = freeBytes;
        this.folders = new OutputFolders(settings.root());
        this.streams = new OpenStreams(folders, MOST_OPEN);
    }

    /**
     * Where and how much.
     *
     * @param root folder of all streams; made when it is needed
     * @param limitBytes of one stream
     * @param reserveBytes nothing is taken while less than this is free
     */
    public record Settings(Path root, long limitBytes, long reserveBytes) {}

    /**
     * Appends what of a chunk is not held yet.
     *
     * @return bytes held afterwards
     * @throws Refusal {@code offset_gap}, {@code too_large} or {@code storage_full}; nothing was appended
     */
    public long append(StreamKey key, long offset, byte[] chunk) throws Refusal {
        try {
            long length = streams.use(key, stream -> {
                long held = stream.length();
                if (offset > held) {
                    throw HeldStream.gap(offset, held);
                }
                long more = offset + chunk.length - held;
                if (more <= 0) {
                    return held;
                }
                admit(held + more);
                stream.append(offset, chunk);
                received.add(more);
                return stream.length();
            });
            watches.changed(key);
            return length;
        } catch (IOException trouble) {
            if (isFull(trouble)) {
                throw full();
            }
            throw new UncheckedIOException(trouble);
        }
    }

    /** The bytes of a stream for a reader of its own; null when there are none. The reader closes it. */
    public @Nullable FileChannel open(StreamKey key) throws IOException {
        try {
            return FileChannel.open(folders.file(key), StandardOpenOption.READ);
        } catch (NoSuchFileException nothing) {
            return null;
        }
    }

    /**
     * Makes a stream durable and compares it with what a report says of it.
     *
     * @return what is held
     */
    Held compare(StreamKey key, long length, String sha256) throws IOException, Refusal {
        return streams.use(key, stream -> {
            Held held = new Held(stream.length(), stream.seal());
            if (held.is(length, sha256)) {
                stream.approve();
            }
            return held;
        });
    }

    /** What is held of a stream. */
    record Held(long length, String sha256) {
        boolean is(long otherLength, String otherSha256) {
            return length == otherLength && sha256.equalsIgnoreCase(otherSha256);
        }
    }

    /** Throws away what is held, so that the worker sends again from 0. */
    void startOver(StreamKey key) throws IOException, Refusal {
        streams.use(key, stream -> {
            stream.startOver();
            return key;
        });
    }

    /** Makes durable what was written since the last call; returns how many streams that were. */
    public int force() {
        return streams.force();
    }

    /** Deletes all output of a job; returns how many files went. */
    public int delete(String jobId) throws IOException {
        streams.forget(jobId);
        return folders.delete(jobId);
    }

    public OutputFolders folders() {
        return folders;
    }

    public EndCheck check() {
        return check;
    }

    public Watches watches() {
        return watches;
    }

    /** Bytes appended since the start. */
    public long receivedBytes() {
        return received.sum();
    }

    /** Streams that are held open. */
    public int openStreams() {
        return streams.size();
    }

    @Override
    public void close() {
        streams.close();
    }

    private void admit(long length) throws Refusal {
        if (length > settings.limitBytes()) {
            throw new Refusal(
                    ProblemCode.TOO_LARGE,
                    "Expected at most " + settings.limitBytes() / MIB
                            + " MiB of output per stream, found more; let the job write less, or start the control plane with a"
                            + " higher --output-limit-mb");
        }
        if (freeBytes.getAsLong() < settings.reserveBytes()) {
            throw full();
        }
    }

    private static Refusal full() {
        return new Refusal(
                ProblemCode.STORAGE_FULL,
                "Expected room for output, but the disk of the control plane is nearly full: free some space, then repeat");
    }

    private boolean isFull(IOException trouble) {
        String said = String.valueOf(trouble.getMessage());
        return said.contains("No space left")
                || said.contains("quota exceeded")
                || freeBytes.getAsLong() < settings.reserveBytes();
    }
}
