package hdcf.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real worker.jar as a child process; what it says goes to a file. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it in this folder. */
    static WorkerProcess start(Path folder, Map<String, String> environment, String... args) throws IOException {
        Files.createDirectories(folder);
        Path log = Files.createTempFile(folder, "worker", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-jar",
                Path.of("target/worker.jar").toAbsolutePath().toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HDCF_") || name.startsWith("JAVA"));
        builder.environment().put("HDCF_ALLOW_ROOT", "true");
        builder.environment().putAll(environment);
        return new WorkerProcess(builder.start(), log);
    }

    /** Starts it against a control plane, with short intervals. */
    static WorkerProcess against(BaseControlPlane plane, Path folder) throws IOException {
        return start(
                folder,
                Map.of("HDCF_API_TOKEN", BaseControlPlane.TOKEN),
                "--control-url",
                plane.url(),
                "--worker-id",
                "w1",
                "--slots",
                "2",
                "--poll-interval-seconds",
                "1",
                "--heartbeat-interval-seconds",
                "1",
                "--kill-grace-seconds",
                "1",
                "--request-timeout-seconds",
                "5",
                "--drain-deadline-seconds",
                "0");
    }

    /** Waits for its end; answers its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("Expected the worker to end within a minute");
        }
        return process.exitValue();
    }

    /** Asks it to end, as a service manager does. */
    void terminate() {
        process.destroy();
    }

    /** Ends it with SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        kill();
    }
}
