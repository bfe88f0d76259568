package hdcf.control;

import hdcf.control.store.QueueIdentity;
import hdcf.control.store.SqliteFile;
import hdcf.control.store.StorageFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The mark in the folder of the data that says of which queue it is. What no row of a database names is deleted there, so with
 * another database every output and blob of the queue would be.
 */
final class QueueMark {
    static final String NAME = "queue-id";

    private static final List<String> KEPT = List.of("artifacts", "blobs");
    private static final int MAX_BYTES = 1_024;

    private final Path data;
    private final Path file;

    QueueMark(Path data) {
        this.data = data;
        this.file = data.resolve(NAME);
    }

    /** Looks whether the folder is that of a database, before anything is written. */
    void check(SqliteFile database) throws ForeignFolder {
        check(String.valueOf(database.path()), QueueIdentity.read(database));
    }

    /**
     * Looks whether the folder is that of a queue. A folder without a mark, as earlier versions left it, is taken over, but
     * not by a queue in which nothing has happened yet: whatever lies there is of another.
     *
     * @param name of the queue, to be told
     */
    void check(String name, QueueIdentity own) throws ForeignFolder {
        String found;
        boolean isOthers;
        try {
            found = read();
            isOthers = own.isNew() && hasFiles();
        } catch (IOException unreadable) {
            throw new StorageFault("Expected to read the folder " + data + ": " + unreadable.getMessage(), unreadable);
        }
        if (isOthers) {
            throw new ForeignFolder("Expected no outputs and blobs in " + data + ", as " + name
                    + " is a new queue, but there are some"
                    + " of another one; name another --data, or move artifacts, blobs and " + NAME + " in it away");
        }
        String id = own.id();
        if (found != null && !found.equals(id)) {
            throw new ForeignFolder("Expected " + data + " to be the folder of " + name + ", whose id is "
                    + (id == null ? "not given yet" : id)
                    + ", but it is that of the queue with the id " + found + "; name another --data, or remove " + file
                    + " if this queue replaces that one");
        }
    }

    /** Notes the queue, durably. */
    void write(String id) {
        try {
            if (!id.equals(read())) {
                put(id);
            }
        } catch (IOException refused) {
            throw new StorageFault("Expected to write " + file + ": " + refused.getMessage(), refused);
        }
    }

    private void put(String id) throws IOException {
        // On another name first: whoever finds the mark finds the whole id.
        Path fresh = data.resolve("." + NAME + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer text = ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(data, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private @Nullable String read() throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("Expected the id of a queue in " + file + ", found a large file");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip().replaceAll("[^ -~]", "?");
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private boolean hasFiles() throws IOException {
        for (String name : KEPT) {
            Path kept = data.resolve(name);
            if (Files.isDirectory(kept)) {
                try (Stream<Path> found = Files.walk(kept)) {
                    if (found.anyMatch(Files::isRegularFile)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
