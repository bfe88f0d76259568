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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of the control plane, and the locks that keep a second one off the same database and the same folder. They are
 * the operating system's: they go with the process, however that ends.
 */
final class DataFolder implements AutoCloseable {
    private static final String OWNER_ONLY = "rwx------";

    /** No database of this name has its own lock there. */
    private static final String LOCK = ".lock";

    private final List<FileChannel> lockFiles;
    private final @Nullable String taken;

    private DataFolder(List<FileChannel> lockFiles, @Nullable String taken) {
        this.lockFiles = lockFiles;
        this.taken = taken;
    }

    /** Makes the folder if there is none, cleans its temporary part, and tries to lock the database and it. */
    static DataFolder prepare(Path data, Path database) throws IOException {
        create(data);
        Path tmp = data.resolve("tmp");
        create(tmp);
        List<FileChannel> lockFiles = new ArrayList<>();
        String taken = null;
        if (!lock(database.resolveSibling(database.getFileName() + LOCK), lockFiles)) {
            taken = "Expected to be the only control plane on " + database
                    + ", but another one runs on it; stop that one or name another --db";
        } else if (!lock(data.resolve(LOCK), lockFiles)) {
            taken = "Expected to be the only control plane on the folder " + data
                    + ", but another one runs on it with another database; stop that one or name another --data";
        } else {
            clean(tmp);
            // The driver unpacks its native library there, and would leave it in a shared folder after a kill.
            System.setProperty("org.sqlite.tmpdir", tmp.toAbsolutePath().toString());
        }
        return new DataFolder(lockFiles, taken);
    }

    /** Who else holds the database or the folder; null when nobody does. */
    @Nullable
    String taken() {
        return taken;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel lockFile : lockFiles) {
            lockFile.close();
        }
    }

    private static boolean lock(Path path, List<FileChannel> lockFiles) throws IOException {
        FileChannel lockFile = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lockFiles.add(lockFile);
        return tryLock(lockFile) != null;
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
