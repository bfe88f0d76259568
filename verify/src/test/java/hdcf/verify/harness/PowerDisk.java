package hdcf.verify.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A disk whose power can be cut: an ext4 file system in a file, which forgets at once everything that was not synced. Needs
 * root, loop devices, mkfs.ext4, and perl or python3 for the one system call that Java does not have.
 */
public final class PowerDisk implements AutoCloseable {
    private static final long BYTES = 192L << 20;
    /** EXT4_IOC_SHUTDOWN, without flushing the log. */
    private static final String PERL = "open(my $f, '<', $ARGV[0]) or die; ioctl($f, 0x8004587D, pack('I', 2)) or die";

    private static final String PYTHON = "import fcntl, os, struct, sys;"
            + " fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

    private final Path image;
    private final Path mount;
    private boolean isMounted;

    private PowerDisk(Path image, Path mount) {
        this.image = image;
        this.mount = mount;
    }

    /** A new one, mounted below a folder; null where this machine cannot have it, or where no cut was seen to work. */
    public static @Nullable PowerDisk open(Path folder) throws IOException {
        Path image = folder.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        PowerDisk disk = new PowerDisk(image, Files.createDirectories(folder.resolve("disk")));
        if (code("mkfs.ext4", "-q", "-F", image.toString()) != 0 || !disk.mount()) {
            return null;
        }
        if (disk.forgets()) {
            return disk;
        }
        disk.close();
        return null;
    }

    /** Whether a cut loses what was not synced, and nothing else. */
    private boolean forgets() throws IOException {
        Path unsynced = Files.writeString(path().resolve("unsynced"), "x");
        if (!cut()) {
            return false;
        }
        powerOn();
        return !Files.exists(unsynced);
    }

    /** Where it is mounted. */
    public Path path() {
        return mount;
    }

    /** Cuts the power. Whoever uses the disk gets errors until it is on again. */
    public void cutPower() {
        if (!cut()) {
            throw new AssertionError("Expected to cut the power of " + mount + ", but the system refused");
        }
    }

    private boolean cut() {
        return code("perl", "-e", PERL, mount.toString()) == 0 || code("python3", "-c", PYTHON, mount.toString()) == 0;
    }

    /** Mounts it again, as a machine does that starts. Nobody may have a file of it open. */
    public void powerOn() {
        unmount();
        if (!mount()) {
            throw new AssertionError("Expected to mount " + image + " again, but the system refused");
        }
    }

    private boolean mount() {
        isMounted = code("mount", "-o", "loop", image.toString(), mount.toString()) == 0;
        return isMounted;
    }

    private void unmount() {
        // What was killed may hold a file for a moment longer.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (code("umount", mount.toString()) != 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Expected to unmount " + mount + ", but it is in use");
            }
        }
        isMounted = false;
    }

    @Override
    public void close() {
        if (isMounted) {
            unmount();
        }
    }

    private static int code(String... command) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException missing) {
            return -1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }
}
