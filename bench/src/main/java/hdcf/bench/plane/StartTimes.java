package hdcf.bench.plane;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long programs take from their start until they answer, or end. */
public final class StartTimes {
    private static final long LOOK_NANOS = 2_000_000;
    private static final int PATIENCE_SEC = 60;

    private StartTimes() {}

    /** Starts a control plane on a new file and waits for its first answer. */
    public static double firstAnswerMs(List<String> jvm, Path folder) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of(
                "--addr", "127.0.0.1:" + port, "--db", folder.resolve("jobs.db").toString()));
        command.addAll(List.of("--token", ControlProcess.TOKEN, "--log-level", "warn"));
        Path log = folder.resolve("start.log");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (!answers(port)) {
                if (!process.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SEC)) {
                    throw new IOException(
                            "Expected the control plane to answer, but it did not. It said: " + Files.readString(log));
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return (System.nanoTime() - start) / 1e6;
        } finally {
            process.destroy();
            if (!process.waitFor(PATIENCE_SEC, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** Runs a program to its end, which must be a good one. */
    public static double wholeRunMs(List<String> command, Path log) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SEC, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(
                    "Expected " + command.get(command.size() - 1) + " to end well. It said: " + Files.readString(log));
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static boolean answers(int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/healthz").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(10_000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
