package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.worker.process.LaunchLimits;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.process.LaunchSpec;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.OutputFolder.Stream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an assignment asks for, as a process of this machine. */
final class JobCommand {
    private JobCommand() {}

    static LaunchSpec of(Assignment assignment, AttemptRules rules, OutputFolder output) throws LaunchRefusedException {
        List<String> argv = new ArrayList<>();
        argv.add(assignment.command());
        argv.addAll(assignment.args());
        Path stdout = output.tmpPath(Stream.STDOUT);
        return new LaunchSpec(
                0,
                assignment.assignmentId(),
                Objects.requireNonNull(stdout.getParent()),
                argv,
                workingDir(assignment, rules),
                JobEnvironment.of(assignment, rules),
                stdout,
                output.tmpPath(Stream.STDERR),
                LaunchLimits.NONE);
    }

    private static Path workingDir(Assignment assignment, AttemptRules rules) throws LaunchRefusedException {
        try {
            return rules.folder().resolve(assignment.workingDir()).normalize();
        } catch (InvalidPathException noPath) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected a working directory, found text that is no path on this machine");
        }
    }
}
