package hdcf.worker.spool;

import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one attempt's output: {@code <root>/<job_id>/<assignment_id>}, readable by the worker's user only.
 *
 * <p>While the command runs, its streams are named {@code .tmp}; sealing makes them durable and gives them their names.
 * Confined to one thread.
 */
public final class OutputFolder {
    private static final String WORK = "work";
    private static final int NAME_LENGTH = 128;
    /** Marks a folder that goes when its files were sent. */
    private static final String UNKEPT = "work.unkept";

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LEAST_BUFFER_BYTES = 256;
    static final FileAttribute<?>[] PRIVATE = java.io.File.separatorChar == '/'
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];

    /** One of the two streams of a command. */
    public enum Stream {
        STDOUT("stdout.log"),
        STDERR("stderr.log");

        private final String fileName;

        Stream(String fileName) {
            this.fileName = fileName;
        }
    }

    private final Path folder;
    private final DiskSteps disk;

    OutputFolder(Path folder, DiskSteps disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** The folder for this attempt; ids are the control plane's words and never lead out of {@code root}. */
    public static OutputFolder of(Path root, String jobId, String assignmentId) {
        Path folder = root.toAbsolutePath().normalize().resolve(name(jobId)).resolve(name(assignmentId));
        return new OutputFolder(folder, DiskSteps.real());
    }

    /** A file name for any text: itself when it is plain, else with the other characters written as numbers. */
    static String name(String id) {
        StringBuilder name = new StringBuilder();
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean isPlain = isLetter || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (isPlain || (c == '.' && name.length() > 0)) {
                name.append(c);
            } else {
                name.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        if (name.length() == 0 || name.length() > NAME_LENGTH) {
            return Sha256.hex(id.getBytes(StandardCharsets.UTF_8));
        }
        return name.toString();
    }

    /** Makes the folder; that it is there is fine. */
    public void create() throws IOException {
        try {
            Files.createDirectory(Objects.requireNonNull(folder.getParent()), PRIVATE);
            Files.createDirectory(folder, PRIVATE);
        } catch (IOException unusual) {
            Files.createDirectories(folder, PRIVATE);
        }
    }

    /** Where a stream will lie. */
    public Path path(Stream stream) {
        return folder.resolve(stream.fileName);
    }

    /** Where a stream is written while the command runs. */
    public Path tmpPath(Stream stream) {
        return folder.resolve(stream.fileName + ".tmp");
    }

    /** Where it is written down that the command starts, by whoever may start it. */
    public Path startFile() {
        return folder.resolve("start");
    }

    /** The folder itself. */
    public Path folder() {
        return folder;
    }

    /** What the command leaves for the next attempt. */
    public Path checkpointFile() {
        return folder.resolve("checkpoint");
    }

    /** Where the command says how far it is. */
    public Path progressFile() {
        return folder.resolve("progress");
    }

    /** Where the job's own folder lies. */
    public Path workPath() {
        return folder.resolve(WORK);
    }

    /** The job's own folder, made when it is not there. */
    public Path workFolder() throws IOException {
        Path work = workPath();
        Files.createDirectories(work, PRIVATE);
        return work;
    }

    /** Removes the job's own folder; never what a link in it leads to. */
    public void dropWork() throws IOException {
        FolderRemoval.remove(workPath());
    }

    /**
     * Settles what becomes of the job's own folder when its command has ended.
     *
     * @param stays whether it stays; else it goes, at once or with {@link #dropUnkeptWork} when its files are needed first
     * @param isNeeded whether files in it have still to be sent
     */
    public void keepWork(boolean stays, boolean isNeeded) throws IOException {
        if (stays) {
            return;
        }
        if (isNeeded) {
            disk.create(folder.resolve(UNKEPT)).close();
        } else {
            dropWork();
        }
    }

    /** Removes the job's own folder if it was only kept for its files. */
    public void dropUnkeptWork() throws IOException {
        if (Files.deleteIfExists(folder.resolve(UNKEPT))) {
            dropWork();
        }
    }

    /** Keeps a stream within a limit, while the command runs and when it is sealed. */
    public OutputCap cap(Stream stream, long limitBytes) {
        return new OutputCap(this, stream, limitBytes, disk);
    }

    /**
     * Makes one stream final and sums it up. A stream that was never opened is empty. Repeating it is harmless.
     *
     * <p>What is small enough to travel in the outcome is not forced to the disk: the journal keeps it, and writes it again
     * after a power cut.
     */
    public SealedStream seal(Stream stream) throws IOException {
        return seal(stream, 0);
    }

    SealedStream seal(Stream stream, long dropped) throws IOException {
        Path path = path(stream);
        Path tmpPath = tmpPath(stream);
        boolean isForced = false;
        long expected = BUFFER_BYTES;
        if (!Files.exists(path)) {
            expected = sizeOrMade(tmpPath);
            isForced = expected > Limits.INLINE_OUTPUT_BYTES;
            if (isForced) {
                disk.force(tmpPath);
            }
            disk.rename(tmpPath, path);
        }
        Sum sum = expected == 0 ? Sum.of(InputStream.nullInputStream(), 0) : summed(path, expected);
        SealedStream sealed = new SealedStream(path, tmpPath, sum.sha256(), sum.length(), sum.inline(), dropped);
        if (sealed.inline() == null) {
            if (!isForced) {
                disk.force(path);
            }
            SmallOutput.forceNames(folder, disk);
        }
        return sealed;
    }

    /** The length of a file that a command may have changed for a pipe or a device, which would be waited for or never end. */
    static long plainSize(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new IOException(
                    "Expected a plain file with output, found something else named " + file.getFileName());
        }
        return found.size();
    }

    private long sizeOrMade(Path file) throws IOException {
        try {
            return plainSize(file);
        } catch (NoSuchFileException neverOpened) {
            disk.create(file).close();
            return 0;
        }
    }

    private static Sum summed(Path path, long expected) throws IOException {
        plainSize(path);
        try (InputStream in = Files.newInputStream(path)) {
            return Sum.of(in, expected);
        }
    }

    /** What a stream holds. Sum and inline bytes come from the same reading, so they agree whatever a forgotten child still appends. */
    private record Sum(String sha256, long length, @Nullable InlineOutput inline) {
        /**
         * @param expected how much there may be; buffers are as large, for most jobs print little
         */
        static Sum of(InputStream in, long expected) throws IOException {
            MessageDigest digest = Sha256.digest();
            byte[] buffer = new byte[(int) Math.max(LEAST_BUFFER_BYTES, Math.min(BUFFER_BYTES, expected + 1))];
            ByteArrayOutputStream head = new ByteArrayOutputStream(Math.min(buffer.length, Limits.INLINE_OUTPUT_BYTES));
            long length = 0;
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                head.write(buffer, 0, Math.min(n, Limits.INLINE_OUTPUT_BYTES - head.size()));
                length += n;
            }
            InlineOutput inline = length > Limits.INLINE_OUTPUT_BYTES ? null : InlineOutput.of(head.toByteArray());
            return new Sum(HexFormat.of().formatHex(digest.digest()), length, inline);
        }
    }
}
