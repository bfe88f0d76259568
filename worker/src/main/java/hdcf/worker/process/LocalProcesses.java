package hdcf.worker.process;

import java.io.File;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Real processes of this machine: no shell, null stdin, output straight into files, nothing inherited. */
final class LocalProcesses implements ProcessLauncher {
    private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d+)[^0-9]*$");
    static final File NOTHING = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    /** Operating system errors that speak of the command: the exit code, and what to say. */
    private static final Map<Integer, Fault> FAULTS = Map.of(
            2, new Fault(LaunchRefusedException.NOT_FOUND, "it, or the interpreter it names, does not exist"),
            7, new Fault(LaunchRefusedException.NOT_EXECUTABLE, "its arguments are too long for this machine"),
            8, new Fault(LaunchRefusedException.NOT_EXECUTABLE, "it is no program for this machine"),
            13, new Fault(LaunchRefusedException.NOT_EXECUTABLE, "it may not be executed"),
            20, new Fault(LaunchRefusedException.NOT_FOUND, "a part of its path is no folder"));

    private static final int CLOCK_TOLERANCE_MS = 2_000;

    private record Fault(int exitCode, String reason) {}

    @Override
    public RunningProcess launch(LaunchSpec spec, String cookie) throws LaunchRefusedException, IOException {
        CommandCheck.check(spec);
        ProcessBuilder builder = new ProcessBuilder(spec.argv());
        builder.directory(spec.workingDir().toFile());
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        builder.redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.stdout().toFile()));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(spec.stderr().toFile()));
        try {
            return new LocalProcess(builder.start(), cookie);
        } catch (IOException failed) {
            throw judged(spec.argv().get(0), failed);
        }
    }

    private static IOException judged(String command, IOException failed) throws LaunchRefusedException {
        Matcher errno = ERRNO.matcher(String.valueOf(failed.getMessage()));
        Fault fault = errno.find() ? FAULTS.get(Integer.parseInt(errno.group(1))) : null;
        if (fault != null) {
            throw new LaunchRefusedException(
                    fault.exitCode(), "Expected to start \"" + command + "\", but " + fault.reason());
        }
        return failed;
    }

    @Override
    public int killSurvivors(ProcessMark mark) {
        Set<ProcessHandle> survivors = new LinkedHashSet<>();
        Long pid = mark.pid();
        Long startedAtMs = mark.startedAtMs();
        if (pid != null && startedAtMs != null && pid != ProcessHandle.current().pid()) {
            ProcessHandle.of(pid)
                    .filter(handle -> hasStarted(handle, startedAtMs))
                    .ifPresent(handle -> {
                        survivors.add(handle);
                        handle.descendants().forEach(survivors::add);
                    });
        }
        return LocalProcess.destroyAll(survivors, mark.cookie());
    }

    /** The system reckons start times from a boot time in whole seconds, so the same process may seem to move a little. */
    private static boolean hasStarted(ProcessHandle handle, long atMs) {
        return handle.info()
                .startInstant()
                .map(start -> Math.abs(start.toEpochMilli() - atMs) <= CLOCK_TOLERANCE_MS)
                .orElse(false);
    }
}
