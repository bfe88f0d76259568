package hdcf.control;

import hdcf.control.store.SqliteFile;
import hdcf.schema.backup.BackupManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a backup is unpacked and made ready: the database beside the place it will have, as only a name of the same file system can be
 * given at once, and the other files in the folder of the data. What is not placed goes with {@link #close}.
 */
final class RestoreStage implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("blobs", "artifacts");

    private final Path target;
    private final Path data;
    private final Path folder;
    private final SqliteFile database;

    RestoreStage(Path target, Path data) {
        this.target = target;
        this.data = data;
        this.folder = data.resolve("restoring");
        this.database = new SqliteFile(target.resolveSibling(target.getFileName() + ".restoring"));
    }

    /** The copy of the database. */
    Path database() {
        return database.path();
    }

    /** Opens the place for an entry of the backup. */
    OutputStream open(String name) throws IOException {
        if (name.equals(BackupManifest.DATABASE)) {
            database.create();
            return Files.newOutputStream(database(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Gives everything its place, the database last. */
    void place() throws IOException {
        for (String end : List.of("-wal", "-journal")) {
            if (Files.exists(beside(end))) {
                throw new IOException("SQLite left a part of the database in " + beside(end));
            }
        }
        for (String name : FOLDERS) {
            Path from = folder.resolve(name);
            if (Files.isDirectory(from)) {
                merge(from, data.resolve(name));
            }
        }
        force(database());
        // What an older database left: the marks of a file that is there no more.
        new SqliteFile(target).dropMarks();
        Files.move(database(), target, StandardCopyOption.ATOMIC_MOVE);
        force(target.resolveSibling(""));
    }

    /** Removes what a restore left that did not come to its end. */
    void clear() throws IOException {
        for (String end : List.of("", "-wal", "-journal")) {
            Files.deleteIfExists(beside(end));
        }
        database.dropMarks();
        delete(folder);
    }

    @Override
    public void close() throws IOException {
        clear();
    }

    private Path beside(String end) {
        return database().resolveSibling(database().getFileName() + end);
    }

    /** Files that are there already stay: their names say what is in them, or whose they are. */
    private static void merge(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(from)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.resolveSibling(""));
            force(file);
            if (!Files.exists(target)) {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                force(target.resolveSibling(""));
            }
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
