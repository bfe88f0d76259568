package hdcf.verify.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The files of the control plane across its runs. When a run ends, the next one opens the database and its log as they are, never
 * the index beside them; after a power cut the log loses or garbles what was not yet durable.
 */
final class PlaneFiles {
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int PAGE_SIZE_AT = 8;
    private static final int SALT_AT = 16;
    private static final int FRAME_SALT_AT = 8;
    private static final int SALT_BYTES = 8;
    private static final int MAX_NOISE = 9_000;

    private final Path folder;
    private final SplittableRandom random;
    private int run;
    private @Nullable Connection looking;

    /** How a run ends. */
    enum Ending {
        /** The process is gone; what it wrote is there. */
        KILLED,
        /** The machine lost power when all was durable. */
        POWER,
        /** The machine lost power while the last commit was on its way to the disk. */
        TORN
    }

    PlaneFiles(Path folder, SplittableRandom random) throws IOException {
        this.folder = folder;
        this.random = random;
        Files.createDirectories(current());
        Files.createDirectories(data());
    }

    Path database() {
        return current().resolve("jobs.db");
    }

    Path data() {
        return folder.resolve("data");
    }

    private Path current() {
        return folder.resolve("run-" + run);
    }

    private static Path log(Path database) {
        return database.resolveSibling("jobs.db-wal");
    }

    /**
     * A connection that only looks. As long as it is there, no other that is closed takes the log into the database: so what a
     * run leaves is what it wrote, as when a process is killed.
     */
    Connection look() throws SQLException {
        Connection open = looking;
        if (open == null) {
            SQLiteConfig config = new SQLiteConfig();
            config.setReadOnly(true);
            open = config.createConnection("jdbc:sqlite:" + database());
            looking = open;
        }
        return open;
    }

    /** Looks no more. */
    void leave() {
        try {
            if (looking != null) {
                looking.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to close a connection that only looks", e);
        }
        looking = null;
    }

    /**
     * Takes the files over to the next run.
     *
     * @param close lets go of the files
     */
    void end(Ending how, long tornFrom, Runnable close) {
        try {
            close.run();
            leave();
            Path old = current();
            run++;
            Files.move(old, current());
            Files.deleteIfExists(database().resolveSibling("jobs.db-shm"));
            Files.deleteIfExists(database().resolveSibling("jobs.db.mark"));
            Path log = log(database());
            if (how != Ending.KILLED && Files.exists(log)) {
                byte[] bytes = Files.readAllBytes(log);
                if (bytes.length > 0) {
                    Files.write(log, mangled(bytes, how, tornFrom));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] mangled(byte[] log, Ending how, long tornFrom) {
        int end = end(log);
        if (how == Ending.TORN && tornFrom < end) {
            int from = (int) tornFrom;
            int cut = from + random.nextInt(end - from);
            return switch (random.nextInt(3)) {
                case 0 -> Arrays.copyOf(log, cut);
                case 1 -> noisy(log, cut, log.length);
                // Blocks reach the disk in any order: the end may be there, and something before it not.
                default -> noisy(log, cut, Math.min(end, cut + 1 + random.nextInt(512)));
            };
        }
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(log, end);
            case 1 -> noisy(Arrays.copyOf(log, end + random.nextInt(MAX_NOISE)), end, Integer.MAX_VALUE);
            default -> log;
        };
    }

    private byte[] noisy(byte[] log, int from, int to) {
        for (int i = from; i < Math.min(to, log.length); i++) {
            log[i] = (byte) random.nextInt(256);
        }
        return log;
    }

    /** Where the frames end that belong to the log as it is used at present. */
    long logEnd() {
        try {
            Path log = log(database());
            return Files.exists(log) ? end(Files.readAllBytes(log)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int end(byte[] log) {
        if (log.length < LOG_HEADER) {
            return log.length;
        }
        int frame = FRAME_HEADER + ByteBuffer.wrap(log).getInt(PAGE_SIZE_AT);
        int at = LOG_HEADER;
        while (at + frame <= log.length
                && Arrays.equals(
                        log, SALT_AT, SALT_AT + SALT_BYTES, log, at + FRAME_SALT_AT, at + FRAME_SALT_AT + SALT_BYTES)) {
            at += frame;
        }
        return at;
    }
}
