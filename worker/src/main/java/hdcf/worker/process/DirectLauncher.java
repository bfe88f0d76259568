package hdcf.worker.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The worker's own children, where there is no shell to trust: an end is known only to the worker that started them. */
final class DirectLauncher implements ProcessLauncher {
    private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d+)[^0-9]*$");
    static final File NOTHING = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    /** Operating system errors that speak of the command: the exit code, and what to say. */
    private static final Map<Integer, Fault> FAULTS = Map.of(
            2, new Fault(LaunchRefusedException.NOT_FOUND, "it, or the interpreter it names, does not exist"),
            7, new Fault(LaunchRefusedException.NOT_EXECUTABLE, "its arguments are too long for this machine"),
            8, new Fault(LaunchRefusedException.NOT_EXECUTABLE, "it is no program for this machine"),
            13, new Fault(LaunchRefusedException.NOT_EXECUTABLE, "it may not be executed"),
            20, new Fault(LaunchRefusedException.NOT_FOUND, "a part of its path is no folder"));

    private final LauncherOptions options;
    private final Place place;
    private final Capability capability;
    private final Capability whole;
    private @Nullable ShellLauncher adopter;

    private record Fault(int exitCode, String reason) {}

    DirectLauncher(LauncherOptions options, Place place, Capability capability) {
        this.options = options;
        this.place = place;
        this.whole = capability;
        this.capability = new Capability(Rung.DIRECT, null, CgroupUse.NEVER, capability.confinement());
    }

    @Override
    public RunningProcess launch(LaunchSpec spec) throws LaunchRefusedException, IOException {
        CommandCheck.check(spec);
        capability.check(spec.limits());
        Map<String, String> environment = new HashMap<>(spec.environment());
        environment.put(options.cookieName(), spec.assignmentId());
        ProcessBuilder builder = new ProcessBuilder(capability.confinement().argv(spec, environment));
        builder.directory(spec.workingDir().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.stdout().toFile()));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(spec.stderr().toFile()));
        if (!StartFile.startDirectly(spec.folder())) {
            throw new IOException("Expected a fresh folder for the attempt, but something was started in it before");
        }
        try {
            LocalProcess process = new LocalProcess(
                    builder.start(),
                    options.cookieName() + "=" + spec.assignmentId(),
                    capability.enforced(spec.limits(), false));
            process.whenEnded(() -> StartFile.ended(spec.folder(), process.exitCode()));
            return process;
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
    public Recovery recover(LaunchMark mark) throws IOException {
        if (mark.bootId() != null && !mark.bootId().equals(place.bootId())) {
            return new Recovery.Rebooted();
        }
        try {
            return started(mark);
        } catch (IOException unreadable) {
            JobTree.destroyAll(Set.of(), mark.cookie());
            return Recovery.Vanished.unreadable(unreadable);
        }
    }

    private Recovery started(LaunchMark mark) throws IOException {
        if (Files.isDirectory(mark.folder()) && StartFile.disown(mark.folder())) {
            return new Recovery.NeverStarted();
        }
        StartFile start = Files.isDirectory(mark.folder()) ? StartFile.read(mark.folder()) : StartFile.parse("");
        if (start.born() != null && start.exitCode() == null) {
            return adopter().recover(mark);
        }
        if (start.isDisowned()) {
            return new Recovery.NeverStarted();
        }
        Integer exitCode = start.exitCode();
        if (exitCode != null) {
            return new Recovery.Ended(new EndedProcess(exitCode, capability.enforced(mark.limits(), false)));
        }
        JobTree.destroyAll(Set.of(), mark.cookie());
        return new Recovery.Vanished(
                "Expected an exit code, but the worker that waited for the command is gone; the command may have run");
    }

    /** What a shell started for an earlier worker: its process tells who it is, and its shell will write its end down. */
    private synchronized ShellLauncher adopter() throws IOException {
        ShellLauncher known = adopter;
        for (Rung rung : Rung.values()) {
            ShellCommand command = known == null ? ShellCommand.of(rung) : null;
            if (command != null) {
                known = new ShellLauncher(
                        options,
                        command,
                        place,
                        new Capability(rung, whole.cgroups(), whole.use(), whole.confinement()));
            }
        }
        if (known == null) {
            throw new IOException(
                    "Expected a shell to take up what a shell started, but there is none on this machine");
        }
        adopter = known;
        return known;
    }

    @Override
    public boolean isAdoptable() {
        return false;
    }

    @Override
    public Enforcement enforcement() {
        return capability.enforcement(null);
    }

    @Override
    public synchronized void close() {
        // Its children are nobody else's: they end with their commands.
        ShellLauncher known = adopter;
        if (known != null) {
            known.close();
        }
    }
}
