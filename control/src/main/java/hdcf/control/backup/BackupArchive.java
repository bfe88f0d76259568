package hdcf.control.backup;

import hdcf.control.store.BackupCopy;
import hdcf.schema.backup.BackupManifest;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An archive as it is written. The manifest goes in last: whatever breaks off before leaves something that no reader takes for a
 * backup. Confined to one thread.
 */
final class BackupArchive implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ZipOutputStream zip;
    private final List<BackupManifest.Entry> entries = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    BackupArchive(OutputStream out) {
        zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
    }

    /** Adds a file as long as it is now; one that is gone is noted, unless there need not have been any. */
    void add(BackupCopy.Named named, Path file) throws IOException {
        String name = named.name();
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            zip.putNextEntry(new ZipEntry(name));
            MessageDigest digest = Sha256.digest();
            long length = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                zip.write(buffer, 0, count);
                digest.update(buffer, 0, count);
                length += count;
            }
            zip.closeEntry();
            entries.add(new BackupManifest.Entry(name, length, HexFormat.of().formatHex(digest.digest())));
        } catch (NoSuchFileException gone) {
            if (named.isSure()) {
                missing.add(name);
            }
        }
    }

    /** Writes what makes it a backup. */
    void finish(BackupCopy.Description found, long nowMs) throws IOException {
        zip.putNextEntry(new ZipEntry(BackupManifest.NAME));
        zip.write(Json.bytes(new BackupManifest(
                BackupManifest.FORMAT,
                found.schemaVersion(),
                nowMs,
                found.jobs(),
                found.lastEvent(),
                found.incarnation(),
                entries,
                missing)));
        zip.closeEntry();
        zip.finish();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
