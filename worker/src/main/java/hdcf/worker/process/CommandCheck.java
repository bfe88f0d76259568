package hdcf.worker.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

    /** What the system takes as one word, and as all of them. */
    private static final int MAX_WORD = 128 * 1024;

    private static final int MAX_WORDS = 6 * 1024 * 1024;
    private static final int MAX_SHOWN = 200;
    private static final int FIRST_LINE = 256;

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
        long words = 0;
        for (String word : spec.argv()) {
            words += word.length();
            if (word.length() >= MAX_WORD || words >= MAX_WORDS) {
                throw new LaunchRefusedException(
                        LaunchRefusedException.NOT_EXECUTABLE,
                        "Expected to start \"" + shortened(command)
                                + "\", but its arguments are too long for this machine");
            }
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
        // Looking into a pipe would wait for whoever writes to it.
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw notExecutable(command);
        }
        interpreted(program, command);
    }

    /** A program may be a text that names another one; the shell would have no words for its absence. */
    private static void interpreted(Path program, String command) throws LaunchRefusedException {
        try (InputStream in = Files.newInputStream(program)) {
            String head = new String(in.readNBytes(FIRST_LINE), StandardCharsets.UTF_8);
            int end = head.indexOf('\n');
            if (head.startsWith("#!") && end > 0) {
                String interpreter = head.substring(2, end).strip().split("[ \t]", 2)[0];
                if (interpreter.startsWith("/") && !Files.exists(Path.of(interpreter))) {
                    throw new LaunchRefusedException(
                            LaunchRefusedException.NOT_FOUND,
                            "Expected to start \"" + command
                                    + "\", but it, or the interpreter it names, does not exist");
                }
            }
        } catch (IOException | InvalidPathException executableButUnreadable) {
            return;
        }
    }

    private static String shortened(String word) {
        return word.length() <= MAX_SHOWN ? word : word.substring(0, MAX_SHOWN) + "...";
    }

    private static void searched(String command, String path) throws LaunchRefusedException {
        boolean seen = false;
        for (String folder : List.of(path.split(":"))) {
            Path program = Path.of(folder.isEmpty() ? "." : folder).resolve(command);
            if (Files.isRegularFile(program)) {
                if (Files.isExecutable(program)) {
                    interpreted(program, command);
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
