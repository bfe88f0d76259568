package hdcf.schema.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hdcf.schema.wire.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Target Z12: any octets as a backup, or as the manifest of one: refused with a sentence, or whole. */
final class BackupFileFuzzTest {
    private static final byte[] DATABASE = "a database".getBytes(StandardCharsets.US_ASCII);
    private static final String SUM = Sha256.hex(DATABASE);

    /** The first octet says which: a whole file, or a manifest, in which {@code SUM} stands for the right one. */
    @FuzzTest
    void refusesOrIsWhole(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        Path file = Files.createTempFile(Files.createDirectories(Path.of("target")), "backup", ".zip");
        try {
            byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
            Files.write(file, rest);
            if (bytes[0] == 'm') {
                writeWithManifest(file, new String(rest, StandardCharsets.UTF_8).replace("SUM", SUM));
            }
            judge(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void judge(Path file) throws IOException {
        BackupManifest manifest;
        try {
            manifest = BackupFile.check(file);
        } catch (IOException refused) {
            assertThat(refused.getMessage()).startsWith("Expected ").doesNotContain("\n");
            return;
        }
        assertThat(manifest.format()).isEqualTo(BackupManifest.FORMAT);
        BackupFile.copy(file, name -> {
            assertThat(Path.of("/to").resolve(name).normalize()).startsWithRaw(Path.of("/to"));
            return OutputStream.nullOutputStream();
        });
    }

    private static void writeWithManifest(Path file, String manifest) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(BackupManifest.DATABASE));
            zip.write(DATABASE);
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(BackupManifest.NAME));
            zip.write(manifest.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }
}
