package hdcf.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.worker.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Launchers on each rung with a folder of their own; what they started is ended with the test. */
abstract class LauncherRig {
    static final String PATH = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
    private static final long LIMIT_SECONDS = 60;

    final Path folder;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<RunningProcess> started = new ArrayList<>();

    LauncherRig(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void endAll() throws Exception {
        for (RunningProcess process : started) {
            process.kill();
            await(process);
            Await.until("the tree is gone", () -> !process.isTreeAlive());
            process.release();
        }
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    ProcessLauncher launcher(Rung rung) {
        return launcher(rung, CgroupUse.NEVER);
    }

    ProcessLauncher launcher(Rung rung, CgroupUse use) {
        ProcessLauncher launcher =
                ProcessLauncher.local(LauncherOptions.of(folder).with(rung, use));
        opened.add(launcher);
        return launcher;
    }

    /** A specification that a test may change before it is used. */
    final class Order {
        int slot = 1;
        final String id = UUID.randomUUID().toString();
        final Path attempt = folder.resolve(id);
        List<String> argv;
        Path workingDir = folder;
        final Map<String, String> environment = new HashMap<>(Map.of("PATH", PATH));
        LaunchLimits limits = LaunchLimits.NONE;

        Order(String... argv) {
            this.argv = List.of(argv);
        }

        LaunchSpec spec() throws IOException {
            Files.createDirectories(attempt);
            return new LaunchSpec(
                    slot, id, attempt, argv, workingDir, environment, out(), attempt.resolve("err"), limits);
        }

        Path out() {
            return attempt.resolve("out");
        }

        LaunchMark mark() {
            return new LaunchMark(id, attempt, Machine.bootId(), "HDCF_ASSIGNMENT_ID=" + id, limits);
        }

        String said() throws IOException {
            return Files.readString(out());
        }

        String complained() throws IOException {
            return Files.readString(attempt.resolve("err"));
        }
    }

    Order shell(String script) {
        return new Order("/bin/sh", "-c", script);
    }

    RunningProcess start(ProcessLauncher launcher, Order order) throws Exception {
        RunningProcess process = launcher.launch(order.spec());
        started.add(process);
        return process;
    }

    RunningProcess adopt(Recovery recovery) {
        assertThat(recovery).isInstanceOf(Recovery.Running.class);
        RunningProcess process = ((Recovery.Running) recovery).process();
        started.add(process);
        return process;
    }

    /** Runs it to its end. */
    RunningProcess run(ProcessLauncher launcher, Order order) throws Exception {
        return await(start(launcher, order));
    }

    static RunningProcess await(RunningProcess process) throws InterruptedException {
        CountDownLatch bell = new CountDownLatch(1);
        process.whenEnded(bell::countDown);
        assertThat(bell.await(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("the end is told")
                .isTrue();
        return process;
    }

    /** What this process was told to ignore, as by nohup or in the background, stays ignored in what it starts. */
    static boolean isHeard(String signal) {
        int number = Map.of("HUP", 1, "INT", 2, "QUIT", 3).getOrDefault(signal, 0);
        return Proc.text(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .noneMatch(mask -> number > 0 && (mask >> (number - 1) & 1) == 1);
    }

    /** The number that a command writes into a file of the test's folder. */
    long pidIn(String file) {
        Path path = folder.resolve(file);
        Await.until(file + " is written", () -> Proc.text(path).endsWith("\n"));
        return Long.parseLong(Proc.text(path).strip());
    }

    static boolean isThere(long pid) {
        return Await.isRunning(pid);
    }
}
