package hdcf.worker.spool;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes a folder with all that is in it, a link as the link and never what it leads to. Goes on after trouble. */
final class FolderRemoval implements FileVisitor<Path> {
    private static final Logger LOG = LoggerFactory.getLogger(FolderRemoval.class);
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private @Nullable IOException trouble;

    private FolderRemoval() {}

    /** Removes it; that it is not there is fine. Throws the last trouble, after all else is removed. */
    static void remove(Path folder) throws IOException {
        try {
            // Most are empty.
            Files.delete(folder);
            return;
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException full) {
            // What is in it goes first.
        }
        FolderRemoval removal = new FolderRemoval();
        Files.walkFileTree(folder, removal);
        if (removal.trouble != null) {
            throw removal.trouble;
        }
    }

    /** What is in a folder that a job has made read-only cannot be removed before it is opened again. */
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        try {
            open(folder);
        } catch (IOException | UnsupportedOperationException stillClosed) {
            LOG.atDebug().addKeyValue("cause", stillClosed).log("Could not open a folder to remove what is in it");
        }
        return FileVisitResult.CONTINUE;
    }

    private static void open(Path folder) throws IOException {
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
        if (!found.containsAll(OWNERS)) {
            Files.setPosixFilePermissions(folder, OWNERS);
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        delete(file);
        return FileVisitResult.CONTINUE;
    }

    /** A folder that a job has closed to its owner too is opened and tried again. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        try {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(file)) {
                open(file);
                Files.walkFileTree(file, this);
                return FileVisitResult.CONTINUE;
            }
        } catch (IOException | UnsupportedOperationException stillClosed) {
            failed.addSuppressed(stillClosed);
        }
        trouble = failed;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cutShort) {
        if (cutShort != null) {
            trouble = cutShort;
        }
        delete(folder);
        return FileVisitResult.CONTINUE;
    }

    private void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            trouble = failed;
        }
    }
}
