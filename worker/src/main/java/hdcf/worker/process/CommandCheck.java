package hdcf.worker.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks whether a command can be started, before the system is asked: the system has one number for a missing program, a
 * missing folder and a missing interpreter, and a person wants to know which.
 */
final class CommandCheck {
    /** Where the system looks when nobody says where. */
    private static final String STANDARD_PATH = "/bin:/usr/bin";

    private CommandCheck() {}

    static void check(LaunchSpec spec) throws LaunchRefusedException {
        if (!Files.isDirectory(spec.workingDir())) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected the working directory " + spec.workingDir() + ", but there is no such folder here");
        }
        String command = spec.argv().get(0);
        if (command.isEmpty() || spec.argv().stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected a command and arguments without NUL characters, found some");
        }
        try {
            if (command.indexOf('/') >= 0 || command.indexOf(File.separatorChar) >= 0) {
                named(spec.workingDir().resolve(command), command);
            } else if (File.separatorChar == '/') {
                searched(command, spec.environment().getOrDefault("PATH", STANDARD_PATH));
            }
        } catch (InvalidPathException noPath) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_FOUND,
                    "Expected to start \"" + command + "\", but that is no file name in the locale of this worker");
        }
    }

    private static void named(Path program, String command) throws LaunchRefusedException {
        if (!Files.exists(program)) {
            throw new LaunchRefusedException(
                    LaunchRefusedException.NOT_FOUND,
                    "Expected to start \"" + command + "\", but there is no such file here");
        }
        if (Files.isDirectory(program) || !Files.isExecutable(program)) {
            throw notExecutable(command);
        }
    }

    private static void searched(String command, String path) throws LaunchRefusedException {
        boolean seen = false;
        for (String folder : List.of(path.split(":"))) {
            Path program = Path.of(folder.isEmpty() ? "." : folder).resolve(command);
            if (Files.isRegularFile(program)) {
                if (Files.isExecutable(program)) {
                    return;
                }
                seen = true;
            }
        }
        if (seen) {
            throw notExecutable(command);
        }
        throw new LaunchRefusedException(
                LaunchRefusedException.NOT_FOUND,
                "Expected to start \"" + command + "\", but no such program is in the worker's PATH");
    }

    private static LaunchRefusedException notExecutable(String command) {
        return new LaunchRefusedException(
                LaunchRefusedException.NOT_EXECUTABLE,
                "Expected to start \"" + command + "\", but it is not executable");
    }
}
