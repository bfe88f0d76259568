package hdcf.worker.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The programs that keep a command apart, put before its own words. Whether a level works is found by trying it once, when
 * somebody first asks. Guarded by itself.
 */
final class Confinement {
    private static final long TRIAL_SECONDS = 10;
    private static final String CONTAINER_PREFIX = "hdcf-";

    private final @Nullable String containerProgram;
    private final Map<Isolation, Boolean> works = new EnumMap<>(Isolation.class);
    private @Nullable List<String> pidPrefix;
    private @Nullable Path bwrap;

    Confinement(@Nullable String containerProgram) {
        this.containerProgram = containerProgram;
    }

    synchronized boolean isAvailable(Isolation level) {
        Boolean known = works.get(level);
        if (known == null) {
            known = isTrialGood(level);
            works.put(level, known);
        }
        return known;
    }

    List<Isolation> available() {
        List<Isolation> all = new ArrayList<>();
        for (Isolation level : Isolation.values()) {
            if (isAvailable(level)) {
                all.add(level);
            }
        }
        return List.copyOf(all);
    }

    private boolean isTrialGood(Isolation level) {
        return switch (level) {
            case NONE -> true;
            case PID -> pidPrefix() != null;
            case SANDBOX -> {
                bwrap = ShellCommand.program("bwrap");
                yield bwrap != null && isGood(sandbox(Path.of("/"), null, List.of("/bin/true")));
            }
            case CONTAINER -> containerProgram != null && isGood(List.of(containerProgram, "info"));
        };
    }

    private @Nullable List<String> pidPrefix() {
        Path unshare = ShellCommand.program("unshare");
        if (pidPrefix == null && unshare != null) {
            List<String> asRoot = List.of(unshare.toString(), "--pid", "--fork", "--kill-child", "--mount-proc", "--");
            List<String> asUser = List.of(
                    unshare.toString(), "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc", "--");
            pidPrefix = isGood(with(asRoot, "/bin/true")) ? asRoot : isGood(with(asUser, "/bin/true")) ? asUser : null;
        }
        return pidPrefix;
    }

    private static List<String> with(List<String> prefix, String program) {
        List<String> all = new ArrayList<>(prefix);
        all.add(program);
        return all;
    }

    /** The words that run a command at its level. */
    List<String> argv(LaunchSpec spec, Map<String, String> environment) throws LaunchRefusedException {
        Isolation level = spec.limits().isolation();
        if (!isAvailable(level)) {
            throw LaunchRefusedException.infrastructure("Expected to run the command at isolation level "
                    + level.name().toLowerCase(Locale.ROOT)
                    + ", but that does not work on this machine; ask for another level or another worker");
        }
        return switch (level) {
            case NONE -> spec.argv();
            case PID -> {
                List<String> all = new ArrayList<>(pidPrefix == null ? List.of() : pidPrefix);
                all.addAll(spec.argv());
                yield all;
            }
            case SANDBOX -> sandbox(spec.workingDir(), spec.folder(), spec.argv());
            case CONTAINER -> container(spec, environment);
        };
    }

    /** The attempt's folder can be written but for its start file, which says who runs there. */
    private List<String> sandbox(Path workingDir, @Nullable Path folder, List<String> argv) {
        List<String> all = new ArrayList<>(List.of(
                String.valueOf(bwrap),
                "--unshare-all",
                "--die-with-parent",
                "--ro-bind",
                "/",
                "/",
                "--dev",
                "/dev",
                "--proc",
                "/proc",
                "--tmpfs",
                "/tmp"));
        if (folder != null) {
            if (!workingDir.startsWith(folder)) {
                all.addAll(List.of("--ro-bind", workingDir.toString(), workingDir.toString()));
            }
            all.addAll(List.of("--bind", folder.toString(), folder.toString()));
            String start = StartFile.in(folder).toString();
            all.addAll(List.of("--ro-bind", start, start));
        }
        all.addAll(List.of("--chdir", workingDir.toString(), "--"));
        all.addAll(argv);
        return all;
    }

    private List<String> container(LaunchSpec spec, Map<String, String> environment) throws LaunchRefusedException {
        String image = spec.limits().image();
        if (containerProgram == null || image == null || image.isBlank() || image.startsWith("-")) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected the name of an image for a command in a container, found none; name one");
        }
        List<String> all = new ArrayList<>(List.of(
                containerProgram,
                "run",
                "--rm",
                "--init",
                "--pull",
                "never",
                "--network",
                "none",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--name",
                containerName(spec.assignmentId()),
                "--volume",
                spec.folder() + ":" + spec.folder(),
                "--volume",
                StartFile.in(spec.folder()) + ":" + StartFile.in(spec.folder()) + ":ro",
                "--workdir",
                spec.workingDir().toString()));
        // By name only: the values stand in the environment of the client, and not in everybody's list of processes.
        environment.keySet().forEach(name -> all.addAll(List.of("--env", name)));
        LaunchLimits limits = spec.limits();
        option(all, "--memory", limits.memoryBytes());
        option(all, "--pids-limit", limits.processes());
        option(all, "--cpus", limits.cpus());
        option(all, "--ulimit", limits.openFiles() == null ? null : "nofile=" + limits.openFiles());
        all.add(image);
        all.addAll(spec.argv());
        return all;
    }

    private static void option(List<String> all, String name, @Nullable Object value) {
        if (value != null) {
            all.add(name);
            all.add(value.toString());
        }
    }

    static String containerName(String assignmentId) {
        return CONTAINER_PREFIX + assignmentId.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    /** Sends a signal to the first process of a container: its client may be gone, or may not pass it on. */
    void signalContainer(String assignmentId, String signal) {
        if (containerProgram != null) {
            isGood(List.of(containerProgram, "kill", "--signal", signal, containerName(assignmentId)));
        }
    }

    private static boolean isGood(List<String> argv) {
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                return process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException notThere) {
            return false;
        }
    }
}
