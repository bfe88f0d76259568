package hdcf.worker.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The lock that keeps a second worker away from a worker's state. It lies beside the state file, where workers from before
 * the journal look for it too. The output has one of its own: a worker removes what is old there unless its own journal
 * names it, so another worker's running jobs too.
 */
public final class StateLock implements AutoCloseable {
    private static final String OUTPUT = "worker-output.lock";

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    static StateLock take(Path stateFile) throws IOException, StateLockedException {
        return take(
                Journal.sibling(stateFile, ".lock"),
                "the state file " + stateFile,
                "stop that one, or give this one another --log-dir, and another --state-file where that is set");
    }

    /**
     * Takes the output for this worker, making its folder where needed.
     *
     * @throws StateLockedException when another worker has it
     */
    public static StateLock ofOutput(Path root) throws IOException, StateLockedException {
        Files.createDirectories(root);
        return take(
                root.resolve(OUTPUT), "the output folder " + root, "stop that one, or give this one another --log-dir");
    }

    private static StateLock take(Path file, String what, String advice) throws IOException, StateLockedException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new StateLockedException(
                    "Expected to be the only worker with " + what + ", but another one uses it; " + advice);
        }
        return new StateLock(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownedByThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
