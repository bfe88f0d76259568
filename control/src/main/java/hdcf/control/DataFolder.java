package hdcf.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of the control plane and the lock that keeps a second one off the same database. The lock is the operating
 * system's: it goes with the process, however that ends.
 */
final class DataFolder implements AutoCloseable {
    private static final String OWNER_ONLY = "rwx------";

    private final FileChannel lockFile;
    private final @Nullable FileLock lock;

    private DataFolder(FileChannel lockFile, @Nullable FileLock lock) {
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Makes the folder if there is none, cleans its temporary part, and tries to lock the database. */
    static DataFolder prepare(Path data, Path database) throws IOException {
        create(data);
        Path tmp = data.resolve("tmp");
        create(tmp);
        FileChannel lockFile = FileChannel.open(
                database.resolveSibling(database.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = tryLock(lockFile);
        if (lock != null) {
            clean(tmp);
            // The driver unpacks its native library there, and would leave it in a shared folder after a kill.
            System.setProperty("org.sqlite.tmpdir", tmp.toAbsolutePath().toString());
        }
        return new DataFolder(lockFile, lock);
    }

    /** Whether no other control plane holds the database. */
    boolean isOurs() {
        return lock != null;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static void create(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ONLY));
            }
        }
    }

    private static void clean(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "{sqlite,backup}-*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }
}
