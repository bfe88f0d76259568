package hdcf.verify.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program under test in a process of its own. What it prints goes to a file; closing it leaves no process behind. */
public final class Child implements AutoCloseable {
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final List<ProcessHandle> offspring = new ArrayList<>();

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command in a folder, with these variables beside the inherited environment. */
    public static Child start(List<String> command, Path folder, Path log, Map<String, String> environment) {
        try {
            Files.createDirectories(folder);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return new Child(builder.start(), log);
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process at once, as kill -9 does, and waits until it is gone. Its own children live on. */
    public void kill() {
        remember();
        process.destroyForcibly();
        exitCode();
    }

    /** Kills the process and everything it started, as a power cut does, and waits until all of it is gone. */
    public void killAll() {
        kill();
        offspring.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : offspring) {
            one.onExit().orTimeout(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
        }
    }

    /** Asks the process to end, as a service manager does, and returns its exit code. */
    public int terminate() {
        remember();
        process.destroy();
        return exitCode();
    }

    /** Asks the process to end and does not wait for it. */
    public void askToEnd() {
        remember();
        process.destroy();
    }

    /** Freezes the process: it holds its sockets and files and does nothing. */
    public void freeze() {
        signal("-STOP");
    }

    /** Lets a frozen process go on. */
    public void thaw() {
        signal("-CONT");
    }

    /** The exit code, once the process has ended. */
    public int exitCode() {
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "Expected process " + pid() + " to end within " + END_LIMIT + ", found it alive; " + output());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Expected to wait for a process, but the test was interrupted", interrupted);
        }
    }

    /** What it printed. */
    public String output() {
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        remember();
        process.destroyForcibly();
        offspring.forEach(ProcessHandle::destroyForcibly);
        exitCode();
    }

    private void remember() {
        process.descendants().forEach(offspring::add);
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", name, String.valueOf(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("Expected to signal process " + pid() + ", found exit code " + code);
            }
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Expected to signal a process, but the test was interrupted", interrupted);
        }
    }
}
