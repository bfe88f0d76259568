package hdcf.hdcfctl.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A ZIP archive that is written entry by entry and has its name only when it is whole and durable; until then it is {@code FILE.part}, which
 * goes away with whoever writes it. Trouble of the disk is a {@link Failure}: an {@link IOException} would be taken for trouble of the
 * network. Confined to one thread.
 */
final class ZipArchive implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path target;
    private final Path part;
    private final ZipOutputStream zip;

    private ZipArchive(Path target, Path part, ZipOutputStream zip) {
        this.target = target;
        this.part = part;
        this.zip = zip;
    }

    /** Begins one; nothing may have its name yet. */
    static ZipArchive create(String file, String verb) throws Failure {
        try {
            Path target = Path.of(file).toAbsolutePath();
            if (target.getFileName() == null || Files.exists(target)) {
                throw new Failure(
                        Exit.FILES, "Expected no file at " + file + ", found one. Next: move it away, or name another");
            }
            Path part = target.resolveSibling(target.getFileName() + ".part");
            part.toFile().deleteOnExit();
            return new ZipArchive(
                    target,
                    part,
                    new ZipOutputStream(
                            new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES),
                            StandardCharsets.UTF_8));
        } catch (InvalidPathException notAPath) {
            throw Failure.usage("Expected the name of a file for --zip, found another text", verb);
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    /**
     * Begins the next entry.
     *
     * @param changedMs when its content came about; 0 for unknown
     */
    void begin(String name, long changedMs) throws Failure {
        ZipEntry entry = new ZipEntry(name);
        // Without a time it would be that of now, and the same results would never be the same archive.
        entry.setLastModifiedTime(FileTime.fromMillis(changedMs));
        try {
            zip.putNextEntry(entry);
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    void write(byte[] bytes, int length) throws Failure {
        try {
            zip.write(bytes, 0, length);
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    void end() throws Failure {
        try {
            zip.closeEntry();
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    /** Gives it its name. */
    void keep() throws Failure {
        try {
            zip.close();
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    /** Drops what was not kept. */
    @Override
    public void close() throws Failure {
        try {
            zip.close();
        } catch (IOException dropped) {
            // It was not kept anyway.
        }
        try {
            Files.deleteIfExists(part);
        } catch (IOException disk) {
            throw notWritten(disk);
        }
    }

    private static Failure notWritten(IOException disk) {
        return new Failure(
                Exit.FILES,
                "Expected to write the archive, found " + disk.getMessage()
                        + ". Next: make room, or name another file with --zip FILE",
                disk);
    }
}
