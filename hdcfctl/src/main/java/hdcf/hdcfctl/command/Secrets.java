package hdcf.hdcfctl.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read. */
final class Secrets {
    private Secrets() {}

    /** Whether nobody but the owner can read it, as far as the file system tells. */
    static boolean isPrivate(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return !permissions.contains(PosixFilePermission.GROUP_READ)
                    && !permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }

    /** Writes it whole or not at all, readable by its owner only. */
    static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("").normalize();
        boolean isPosix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ofFolder =
                isPosix ? new FileAttribute<?>[] {attribute("rwx------")} : new FileAttribute<?>[0];
        FileAttribute<?>[] ofFile = isPosix ? new FileAttribute<?>[] {attribute("rw-------")} : new FileAttribute<?>[0];
        try {
            Files.createDirectories(folder, ofFolder);
        } catch (FileAlreadyExistsException link) {
            // A link to a folder will do.
        }
        Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp", ofFile);
        try {
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
