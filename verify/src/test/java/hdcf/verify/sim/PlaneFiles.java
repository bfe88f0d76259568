package hdcf.verify.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The files of the control plane across its runs. When a run ends, the bytes of the database and of its log are taken as they
 * are, never the index beside them, and the next run opens the copy; after a power cut the log loses or garbles what was not yet
 * durable.
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

    /** Takes the files over to the next run. */
    void end(Ending how, long tornFrom, Runnable close) {
        try {
            Path old = current();
            Path database = database();
            byte[] bytes = Files.readAllBytes(database);
            byte[] log = Files.exists(log(database)) ? Files.readAllBytes(log(database)) : new byte[0];
            close.run();
            Files.deleteIfExists(database);
            Files.deleteIfExists(log(database));
            Files.deleteIfExists(database.resolveSibling("jobs.db-shm"));
            Files.deleteIfExists(database.resolveSibling("jobs.db.mark"));
            Files.deleteIfExists(old);
            run++;
            Files.createDirectories(current());
            Files.write(database(), bytes);
            if (log.length > 0) {
                Files.write(log(database()), how == Ending.KILLED ? log : mangled(log, how, tornFrom));
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
