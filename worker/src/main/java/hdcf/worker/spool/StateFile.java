package hdcf.worker.spool;

import hdcf.schema.wire.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in which the worker's state outlives the worker, and the lock that keeps a second worker away from it.
 *
 * <p>A new state is written beside it, forced to the disk, renamed over it, and the folder forced: whoever reads finds the
 * whole old state or the whole new one. The caller makes sure that only one thread writes.
 */
public final class StateFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final long MAX_BYTES = 256L * 1024 * 1024;

    private final Path file;
    private final Path next;
    private final Path folder;
    private final DiskSteps disk;
    private final FileChannel lockChannel;

    private StateFile(Path file, DiskSteps disk, FileChannel lockChannel) {
        this.file = file;
        this.next = sibling(file, ".next");
        this.folder = folderOf(file);
        this.disk = disk;
        this.lockChannel = lockChannel;
    }

    /**
     * Takes the file for this worker, making its folder where needed.
     *
     * @throws StateLockedException when another worker has it
     */
    public static StateFile open(Path file) throws IOException, StateLockedException {
        return open(file, DiskSteps.real());
    }

    static StateFile open(Path path, DiskSteps disk) throws IOException, StateLockedException {
        Path file = path.toAbsolutePath().normalize();
        Files.createDirectories(folderOf(file));
        FileChannel channel =
                FileChannel.open(sibling(file, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new StateLockedException("Expected to be the only worker with the state file " + file
                    + ", but another one uses it; stop that one or give --state-file another place");
        }
        return new StateFile(file, disk, channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownedByThisProcess) {
            return null;
        }
    }

    /** The path of the file. */
    public Path path() {
        return file;
    }

    /** The state, or an empty one when there is none yet. A file that cannot be understood is set aside and reported. */
    WorkerState read() throws IOException {
        if (!Files.exists(file)) {
            return WorkerState.empty();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("Expected at most " + MAX_BYTES + " bytes");
            }
            WorkerState state = Json.mapper().readValue(Files.readAllBytes(file), WorkerState.class);
            if (state == null || state.version() != WorkerState.VERSION || !state.isWhole()) {
                throw new IOException("Expected a state of version " + WorkerState.VERSION + " with all its members");
            }
            return state;
        } catch (IOException notUnderstood) {
            Path aside = sibling(file, ".corrupt");
            disk.rename(file, aside);
            disk.forceFolder(folder);
            LOG.atError()
                    .addKeyValue("set_aside", aside)
                    .addKeyValue("cause", notUnderstood.getMessage())
                    .log("Expected a worker state, found a file that is none; started with an empty state,"
                            + " outcomes that were not reported yet will be decided by the control plane");
            return WorkerState.empty();
        }
    }

    /** Replaces the state; it is durable when this returns. */
    void write(WorkerState state) throws IOException {
        disk.write(next, Json.bytes(state));
        disk.rename(next, file);
        disk.forceFolder(folder);
    }

    /** Lets the next worker in. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
