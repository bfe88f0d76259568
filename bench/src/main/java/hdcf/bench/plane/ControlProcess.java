package hdcf.bench.plane;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A control plane as a child process on a free loopback port. */
public final class ControlProcess implements AutoCloseable {
    /** The token of a control plane that lives for one measurement and listens on loopback only. */
    public static final String TOKEN = "dev-token";

    private static final int START_SEC = 60;
    private static final int STOP_SEC = 60;
    private static final int CALL_MS = 10_000;
    private static final long LOOK_NANOS = 500_000;

    private final Process process;
    private final InetSocketAddress address;

    private ControlProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it on this file and waits until its port is open. */
    public static ControlProcess start(Path jar, Path database, List<String> moreFlags) throws IOException {
        if (!Files.isReadable(jar)) {
            throw new IOException("Expected the control plane in " + jar
                    + ", found none. Next: mvn -B package, or name another with --control-jar");
        }
        Path portFile = database.resolveSibling("port");
        Path log = database.resolveSibling("control.log");
        Files.deleteIfExists(portFile);
        List<String> command = new ArrayList<>(Jvm.control(jar, moreFlags));
        command.addAll(List.of("--addr", "127.0.0.1:0", "--db", database.toString(), "--token", TOKEN));
        command.addAll(List.of("--port-file", portFile.toString(), "--log-level", "warn"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // As the launcher starts it.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SEC);
        while (true) {
            String port = Files.exists(portFile) ? Files.readString(portFile).strip() : "";
            if (port.contains(":")) {
                int colon = port.lastIndexOf(':');
                return new ControlProcess(
                        process,
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(port.substring(colon + 1))));
            }
            if (!process.isAlive() || System.nanoTime() - until >= 0) {
                process.destroyForcibly();
                throw new IOException("Expected the control plane to open its port within " + START_SEC
                        + " s, but it did not. It said: " + Files.readString(log));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** A value of {@code /metrics}; the name as it is written there, with labels. */
    public double metric(String name) throws IOException {
        for (String line : get("/metrics").split("\n", -1)) {
            if (line.startsWith(name + " ")) {
                return Double.parseDouble(line.substring(name.length() + 1).strip());
            }
        }
        throw new IOException("Expected " + name + " in /metrics, found none");
    }

    /** The body of an answer with status 200. */
    public String get(String target) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + target);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestProperty("X-API-Token", TOKEN);
        connection.setConnectTimeout(CALL_MS);
        connection.setReadTimeout(CALL_MS);
        if (connection.getResponseCode() != 200) {
            throw new IOException("Expected " + target + " to answer 200, found " + connection.getResponseCode());
        }
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Asks it to stop, and waits. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SEC, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("Expected the control plane to stop within " + STOP_SEC + " s, so it was killed");
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
