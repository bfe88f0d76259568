package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.Resources;
import hdcf.worker.process.Isolation;
import hdcf.worker.process.LaunchLimits;
import hdcf.worker.process.LaunchMark;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.process.LaunchSpec;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.OutputFolder.Stream;
import hdcf.worker.spool.StartNote;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an assignment asks for, as a process of this machine. */
final class JobCommand {
    private static final long MIB = 1024L * 1024;

    private JobCommand() {}

    static LaunchSpec of(Assignment assignment, int slot, AttemptRules rules, OutputFolder output)
            throws LaunchRefusedException, IOException {
        Execution execution = assignment.execution();
        rules.allowed().checkEnvironment(execution == null ? null : execution.env());
        List<String> argv = new ArrayList<>();
        argv.add(rules.allowed().admitted(assignment.command()));
        argv.addAll(assignment.args());
        return new LaunchSpec(
                slot,
                assignment.assignmentId(),
                output.folder(),
                argv,
                workingDir(assignment, rules, output),
                JobEnvironment.of(assignment, rules, output),
                output.tmpPath(Stream.STDOUT),
                output.tmpPath(Stream.STDERR),
                limits(assignment, rules.run()));
    }

    /** How a command that an earlier worker was to start is found again. */
    static LaunchMark mark(HeldAttempt held, AttemptRules rules, OutputFolder output) {
        StartNote start = held.start();
        LaunchLimits limits;
        try {
            limits = limits(held.assignment(), rules.run());
        } catch (LaunchRefusedException neverStarted) {
            limits = LaunchLimits.NONE;
        }
        return new LaunchMark(
                held.assignmentId(),
                output.folder(),
                start == null ? null : start.bootId(),
                JobEnvironment.cookie(held.assignmentId()),
                limits);
    }

    private static LaunchLimits limits(Assignment assignment, RunRules rules) throws LaunchRefusedException {
        Execution execution = Objects.requireNonNullElse(assignment.execution(), Execution.defaults());
        Resources resources = Objects.requireNonNullElse(assignment.resources(), new Resources(null, null));
        Long memoryMb = resources.memoryMb();
        return new LaunchLimits(
                resources.cpus(),
                memoryMb == null ? null : memoryMb * MIB,
                execution.maxProcesses(),
                execution.maxOpenFiles(),
                isolation(execution.isolation()),
                execution.image(),
                Objects.requireNonNullElse(execution.require(), List.of()),
                Objects.requireNonNullElse(execution.stopSignal(), rules.stopSignal()),
                execution.leaked() == null
                        ? rules.keepLeaked()
                        : execution.leaked().equals("keep"));
    }

    private static Isolation isolation(@Nullable String word) throws LaunchRefusedException {
        try {
            return word == null ? Isolation.NONE : Isolation.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw LaunchRefusedException.infrastructure("Expected isolation none, pid, sandbox or container, found \""
                    + word + "\"; start a newer worker for this job");
        }
    }

    private static Path workingDir(Assignment assignment, AttemptRules rules, OutputFolder output)
            throws LaunchRefusedException, IOException {
        String wanted = assignment.workingDir();
        if (wanted.isEmpty()) {
            return output.workPath();
        }
        try {
            Path folder = rules.folder().resolve(wanted).normalize();
            rules.allowed().checkFolder(folder);
            return folder;
        } catch (InvalidPathException noPath) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected a working directory, found text that is no path on this machine");
        }
    }
}
