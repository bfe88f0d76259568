package hdcf.schema.backup;

import hdcf.schema.wire.Json;
import hdcf.schema.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Reads backup files, and believes nothing in them that it did not check: names, lengths and sums. */
public final class BackupFile {
    private static final Pattern NAME = Pattern.compile(
            "jobs\\.db|blobs/[0-9a-f]{2}/[0-9a-f]{64}|artifacts/[0-9a-f-]{1,64}/[0-9a-f-]{1,64}/(stdout|stderr)");
    private static final int MAX_MANIFEST_BYTES = 64 * 1024 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    private BackupFile() {}

    /** Where the content of an entry goes. */
    @FunctionalInterface
    public interface Target {
        /** Opens the place for an entry; it is closed when its bytes are there. */
        OutputStream open(String name) throws IOException;
    }

    /**
     * Reads the whole file and compares each entry with the manifest.
     *
     * @throws IOException when it is not a whole backup of a format that this version knows
     */
    public static BackupManifest check(Path file) throws IOException {
        return copy(file, name -> OutputStream.nullOutputStream());
    }

    /** As {@link #check}, and copies each entry on the way. */
    public static BackupManifest copy(Path file, Target target) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            BackupManifest manifest = manifest(zip, file);
            Set<String> names = new HashSet<>();
            for (BackupManifest.Entry entry : manifest.entries()) {
                if (isLacking(entry)) {
                    throw wrong(file, "an entry of its manifest lacks name or sum");
                }
                if (!NAME.matcher(entry.name()).matches() || !names.add(entry.name())) {
                    throw wrong(file, "it holds " + clip(entry.name()));
                }
                copy(zip, entry, file, target);
            }
            if (!names.contains(BackupManifest.DATABASE)) {
                throw wrong(file, "it has no database");
            }
            return manifest;
        } catch (java.util.zip.ZipException | IllegalArgumentException notOne) {
            throw new IOException(
                    wrong(file, String.valueOf(notOne.getMessage())).getMessage(), notOne);
        }
    }

    private static BackupManifest manifest(ZipFile zip, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(BackupManifest.NAME);
        if (entry == null || zip.size() > BackupManifest.MAX_FILES + 1) {
            throw wrong(file, entry == null ? "it has no manifest" : "it has too many files");
        }
        BackupManifest manifest;
        try (InputStream in = zip.getInputStream(entry)) {
            manifest = Json.mapper().readValue(in.readNBytes(MAX_MANIFEST_BYTES), BackupManifest.class);
        } catch (UncheckedIOException | com.fasterxml.jackson.core.JacksonException damaged) {
            throw new IOException(wrong(file, "its manifest is damaged").getMessage(), damaged);
        }
        if (isLacking(manifest)) {
            throw wrong(file, "its manifest lists nothing");
        }
        if (manifest.format() != BackupManifest.FORMAT) {
            throw wrong(file, "it has format " + manifest.format() + "; use the version that wrote it");
        }
        return manifest;
    }

    /** The types say that nothing of it is null; a stranger's file does not care. */
    private static boolean isLacking(BackupManifest.@Nullable Entry entry) {
        return entry == null || (Object) entry.name() == null || (Object) entry.sha256() == null;
    }

    private static boolean isLacking(@Nullable BackupManifest manifest) {
        return manifest == null || (Object) manifest.entries() == null;
    }

    private static void copy(ZipFile zip, BackupManifest.Entry told, Path file, Target target) throws IOException {
        ZipEntry entry = zip.getEntry(told.name());
        if (entry == null) {
            throw wrong(file, clip(told.name()) + " is missing");
        }
        MessageDigest digest = Sha256.digest();
        long length = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = target.open(told.name())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                length += count;
                if (length > told.length()) {
                    break;
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        if (length != told.length()
                || !HexFormat.of().formatHex(digest.digest()).equals(told.sha256())) {
            throw wrong(file, clip(told.name()) + " has another length or sum than its manifest says");
        }
    }

    private static String clip(String name) {
        return name.substring(0, Math.min(100, name.length())).replaceAll("\\p{Cntrl}", "?");
    }

    private static IOException wrong(Path file, String found) {
        return new IOException("Expected " + file + " to be a whole backup, but " + found + "; take another one");
    }
}
