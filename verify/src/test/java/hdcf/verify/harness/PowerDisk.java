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
    /** Stops who uses the disk, and in the next moment EXT4_IOC_SHUTDOWN, without flushing the log. */
    private static final String PERL = """
            open(my $f, '<', shift) or die; kill('STOP', @ARGV) == @ARGV or die;
            for my $p (@ARGV) { for (1..50000) { open(my $s, '<', "/proc/$p/stat") or die; last if <$s> =~ /\\) T / } }
            ioctl($f, 0x8004587D, pack('I', 2)) or die
            """;

    private static final String PYTHON = """
            import fcntl, os, struct, sys
            f = os.open(sys.argv[1], os.O_RDONLY)
            for p in sys.argv[2:]: os.kill(int(p), 19)
            for p in sys.argv[2:]:
                for n in range(50000):
                    if ") T " in open("/proc/" + p + "/stat").read(): break
            fcntl.ioctl(f, 0x8004587D, struct.pack("I", 2))
            """;

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

    /**
     * Cuts the power of the disk and of the processes that use it: they stop, to be killed by the caller. Were they left to
     * run, the system could tell one that a sync went well that it gave up (seen in 31 of 500 cuts, always after the
     * cut had begun), and an answer could leave a machine that is without power.
     */
    public void cutPower(long... users) {
        if (!cut(users)) {
            throw new AssertionError("Expected to cut the power of " + mount + ", but the system refused");
        }
    }

    private boolean cut(long... users) {
        List<String> arguments = new ArrayList<>(List.of(mount.toString()));
        for (long user : users) {
            arguments.add(Long.toString(user));
        }
        return code(command(arguments, "perl", "-e", PERL)) == 0
                || code(command(arguments, "python3", "-c", PYTHON)) == 0;
    }

    private static String[] command(List<String> arguments, String... program) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(arguments);
        return words.toArray(String[]::new);
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
