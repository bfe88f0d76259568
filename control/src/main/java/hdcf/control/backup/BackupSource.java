package hdcf.control.backup;

import hdcf.control.job.Refusal;
import hdcf.control.store.BackupCopy;
import hdcf.control.store.SqliteFile;
import hdcf.schema.backup.BackupManifest;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The queue as something to be backed up, one backup at a time. The copy of the database lies in the private temporary folder until it
 * is sent. Safe for use by several threads.
 */
public final class BackupSource {
    private static final Duration COPY_LIMIT = Duration.ofMinutes(10);

    private final SqliteFile file;
    private final Path data;
    private final Room room;
    private final Clock clock;
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private final AtomicLong copies = new AtomicLong();

    /** A queue with the folder of its data, whose {@code tmp} is there. */
    public BackupSource(SqliteFile file, Path data, Room room, Clock clock) {
        this.file = file;
        this.data = data;
        this.room = room;
        this.clock = clock;
    }

    /** How much is free for the copy, and how much of it must stay free. */
    public record Room(LongSupplier freeBytes, long reserveBytes) {}

    /** Where the archive goes, once it is sure that there will be one. */
    @FunctionalInterface
    public interface Sink {
        OutputStream open() throws IOException;
    }

    /**
     * Makes a backup.
     *
     * @throws Refusal before the sink is opened: another backup is being made, the disk has no room, or the copy takes too long
     * @throws IOException when the reader went away; then the archive has no manifest
     */
    public void write(boolean withFiles, Sink sink) throws Refusal, IOException {
        if (!isBusy.compareAndSet(false, true)) {
            throw new Refusal(
                    ProblemCode.OVERLOADED, "Expected no other backup at the same time, but one is being made; retry");
        }
        Path copy = data.resolve("tmp").resolve("backup-" + copies.incrementAndGet() + ".db");
        try {
            admit();
            Files.deleteIfExists(copy);
            BackupCopy.write(file, copy, COPY_LIMIT, clock);
            BackupCopy.Description found =
                    BackupCopy.describe(new SqliteFile(copy), withFiles ? BackupManifest.MAX_FILES : 0, clock);
            if (found.files().size() >= BackupManifest.MAX_FILES) {
                throw new Refusal(
                        ProblemCode.TOO_LARGE,
                        "Expected fewer than " + BackupManifest.MAX_FILES
                                + " files, but there are more; back up without files, and copy the folder of the data besides");
            }
            try (BackupArchive archive = new BackupArchive(sink.open())) {
                archive.add(new BackupCopy.Named(BackupManifest.DATABASE, true), copy);
                for (BackupCopy.Named named : found.files()) {
                    archive.add(named, data.resolve(named.name()));
                }
                archive.finish(found, clock.wallMillis());
            }
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + "-journal"));
            isBusy.set(false);
        }
    }

    private void admit() throws Refusal, IOException {
        if (room.freeBytes().getAsLong() < room.reserveBytes() + Files.size(file.path())) {
            throw new Refusal(
                    ProblemCode.STORAGE_FULL,
                    "Expected room for a copy of the database, but the disk of the control plane is nearly full: free some space");
        }
    }
}
