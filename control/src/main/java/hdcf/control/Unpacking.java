package hdcf.control;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A private folder for the native library that the SQLite driver unpacks, for a program that ends after one command. Its name goes
 * with the end of the command; the library itself stays loaded.
 */
final class Unpacking implements AutoCloseable {
    private final Path folder;

    private Unpacking(Path folder) {
        this.folder = folder;
    }

    static Unpacking begin() throws IOException {
        return new Unpacking(Files.createTempDirectory("hdcf-sqlite-"));
    }

    /** Lets the driver unpack there. */
    void use() {
        System.setProperty("org.sqlite.tmpdir", folder.toString());
    }

    @Override
    public void close() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
