package hdcf.bench.plane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker as a child process, with its files in a folder of its own. */
public final class WorkerProcess implements AutoCloseable {
    private static final int STOP_SEC = 60;
    private static final String TOKEN_VARIABLE = "HDCF_API_TOKEN";

    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    /** Starts it; it finds the control plane by itself. */
    public static WorkerProcess start(Path jar, Path folder, String controlUrl, int slots) throws IOException {
        if (!Files.isReadable(jar)) {
            throw new IOException("Expected the worker in " + jar
                    + ", found none. Next: mvn -B package, or name another with --worker-jar");
        }
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(Jvm.worker(jar.toAbsolutePath()));
        command.addAll(List.of("--control-url", controlUrl, "--worker-id", "bench", "--slots", String.valueOf(slots)));
        command.addAll(List.of("--log-dir", folder.resolve("logs").toString(), "--allow-root", "--log-level", "warn"));
        command.addAll(List.of("--drain-deadline-seconds", "0"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile());
        builder.environment().put(TOKEN_VARIABLE, ControlProcess.TOKEN);
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1");
        return new WorkerProcess(builder.start());
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** CPU time of the worker, of the shells it started, and of what they have waited for. */
    public long treeMicros() throws IOException {
        long micros = ProcStat.familyMicros(pid());
        for (ProcessHandle child : process.children().toList()) {
            micros += ProcStat.familyMicros(child.pid());
        }
        return micros;
    }

    /** Asks it to stop, and waits. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SEC, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("Expected the worker to stop within " + STOP_SEC + " s, so it was killed");
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
