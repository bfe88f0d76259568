package hdcf.verify.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces with one cable between them, as two machines at home. The second knows the first by a name that can be
 * made to mean another address. Needs root and iproute2.
 */
public final class TwoMachines implements AutoCloseable {
    /** The name by which the second machine knows the first. */
    public static final String NAME = "plane.test";

    private final String plane;
    private final String worker;
    private final String net;

    private TwoMachines(int number) {
        plane = "hdcf-p" + number;
        worker = "hdcf-w" + number;
        net = "10.231." + number % 250 + ".";
    }

    /** Whether this machine lets us have namespaces. */
    public static boolean arePossible() {
        String probe = "hdcf-probe" + ThreadLocalRandom.current().nextInt(1_000_000);
        boolean isMade = code("ip", "netns", "add", probe) == 0;
        return isMade && code("ip", "netns", "del", probe) == 0;
    }

    /** Makes them and plugs the cable in; the first has two addresses. */
    public static TwoMachines open() throws IOException {
        TwoMachines machines = new TwoMachines(ThreadLocalRandom.current().nextInt(1, 1_000_000));
        machines.make();
        return machines;
    }

    private void make() throws IOException {
        run("ip", "netns", "add", plane);
        run("ip", "netns", "add", worker);
        run("ip", "-n", plane, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", worker);
        run("ip", "-n", plane, "addr", "add", address(1) + "/24", "dev", "cable");
        run("ip", "-n", plane, "addr", "add", address(3) + "/24", "dev", "cable");
        run("ip", "-n", worker, "addr", "add", address(2) + "/24", "dev", "cable");
        for (String machine : List.of(plane, worker)) {
            run("ip", "-n", machine, "link", "set", "lo", "up");
            run("ip", "-n", machine, "link", "set", "cable", "up");
        }
        Files.createDirectories(hosts().getParent());
        name(1);
    }

    private Path hosts() {
        return Path.of("/etc/netns", worker, "hosts");
    }

    /** From now on the name means this address of the first machine. */
    public void name(int last) throws IOException {
        // In place: the worker's view of the file is a mount of this very one.
        Files.writeString(
                hosts(), "127.0.0.1 localhost\n" + address(last) + " " + NAME + "\n", StandardCharsets.US_ASCII);
    }

    /** An address of the net between them; 1 and 3 are the first machine's. */
    public String address(int last) {
        return net + last;
    }

    /** What runs a command on the first machine. */
    public List<String> onPlane() {
        return List.of("ip", "netns", "exec", plane);
    }

    /** What runs a command on the second machine. */
    public List<String> onWorker() {
        return List.of("ip", "netns", "exec", worker);
    }

    /** Pulls the cable out, or plugs it in again. */
    public void cable(boolean isIn) {
        run("ip", "-n", worker, "link", "set", "cable", isIn ? "up" : "down");
    }

    @Override
    public void close() throws IOException {
        code("ip", "netns", "del", worker);
        code("ip", "netns", "del", plane);
        Files.deleteIfExists(hosts());
        Files.deleteIfExists(hosts().getParent());
    }

    private static void run(String... command) {
        int code = code(command);
        if (code != 0) {
            throw new IllegalStateException(
                    "Expected " + String.join(" ", command) + " to work, found exit code " + code);
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
