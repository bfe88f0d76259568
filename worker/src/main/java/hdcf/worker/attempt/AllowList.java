package hdcf.worker.attempt;

import hdcf.worker.process.LaunchRefusedException;
import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which commands a worker runs, and in which folders; an empty list allows all. A job that is not allowed here is refused
 * as this worker's doing: another one may run it.
 *
 * @param commands globs, matched against the command as the job names it, without detours such as {@code a/../b}
 * @param folders a working folder has to be one of these or lie below one; a job's own folder is always allowed
 */
public record AllowList(List<String> commands, List<Path> folders) {
    private static final Set<String> LEADING = Set.of("PATH", "BASH_ENV", "ENV");
    private static final List<String> LEADING_PREFIXES = List.of("LD_", "DYLD_", "BASH_FUNC_");

    /** Everything is allowed. */
    public static AllowList all() {
        return new AllowList(List.of(), List.of());
    }

    /** Answers what is to be started for a command: what was matched, and not what a link on a detour may lead to. */
    String admitted(String command) throws LaunchRefusedException {
        if (commands.isEmpty() || commands.contains(command)) {
            return command;
        }
        String plain = plain(command);
        if (commands.stream().noneMatch(glob -> matches(glob, plain))) {
            throw LaunchRefusedException.infrastructure("Expected a command that this worker allows, found \"" + command
                    + "\"; add it to --allow-commands or send the job to another worker");
        }
        return plain;
    }

    /**
     * A name is allowed for the program that the worker's own PATH gives it: a job may not bring another PATH, nor have other
     * code loaded into an allowed program by the system's linker or by a shell at its start. What else an interpreter takes
     * from its environment cannot be listed.
     */
    void checkEnvironment(@Nullable Map<String, String> wanted) throws LaunchRefusedException {
        if (commands.isEmpty() || wanted == null) {
            return;
        }
        for (String name : wanted.keySet()) {
            if (LEADING.contains(name) || LEADING_PREFIXES.stream().anyMatch(name::startsWith)) {
                throw LaunchRefusedException.infrastructure(
                        "Expected an environment without PATH, LD_... and BASH_ENV, as"
                                + " this worker allows some commands only, found " + name
                                + "; leave it out or send the job to another worker");
            }
        }
    }

    /** The shortest way to say the same; a path stays one, so that {@code ./sh} is never taken for {@code sh}. */
    private static String plain(String command) {
        try {
            Path path = Path.of(command).normalize();
            return isPath(command) && !path.isAbsolute() && path.getNameCount() == 1 ? "./" + path : path.toString();
        } catch (InvalidPathException noPath) {
            return command;
        }
    }

    private static boolean isPath(String command) {
        return command.indexOf('/') >= 0 || command.indexOf(File.separatorChar) >= 0;
    }

    void checkFolder(Path folder) throws LaunchRefusedException {
        Path plain = folder.toAbsolutePath().normalize();
        if (!folders.isEmpty() && folders.stream().noneMatch(plain::startsWith)) {
            throw LaunchRefusedException.infrastructure("Expected a working directory that this worker allows, found "
                    + plain + "; add it to --allow-dirs or leave working_dir empty");
        }
    }

    private static boolean matches(String glob, String command) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            Path path = Path.of(command);
            return matcher.matches(path)
                    // A glob such as ./tools/* means the same as tools/*.
                    || (isPath(command) && !path.isAbsolute() && matcher.matches(Path.of("./" + command)));
        } catch (IllegalArgumentException noPath) {
            return false;
        }
    }
}
