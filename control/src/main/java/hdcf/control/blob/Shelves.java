package hdcf.control.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders for blobs: nobody else's to read, and durable. */
final class Shelves {
    private Shelves() {}

    static void create(Path made) throws IOException {
        Files.createDirectories(made);
        if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Makes the names in a folder durable. */
    static void force(Path forced) throws IOException {
        try (FileChannel channel = FileChannel.open(forced, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
