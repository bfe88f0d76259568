package hdcf.worker.attempt;

import hdcf.worker.process.LaunchRefusedException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * Which commands a worker runs, and in which folders; an empty list allows all. A job that is not allowed here is refused
 * as this worker's doing: another one may run it.
 *
 * @param commands globs, matched against the command as the job names it
 * @param folders a working folder has to be one of these or lie below one; a job's own folder is always allowed
 */
public record AllowList(List<String> commands, List<Path> folders) {
    /** Everything is allowed. */
    public static AllowList all() {
        return new AllowList(List.of(), List.of());
    }

    void checkCommand(String command) throws LaunchRefusedException {
        if (!commands.isEmpty() && commands.stream().noneMatch(glob -> matches(glob, command))) {
            throw LaunchRefusedException.infrastructure("Expected a command that this worker allows, found \"" + command
                    + "\"; add it to --allow-commands or send the job to another worker");
        }
    }

    void checkFolder(Path folder) throws LaunchRefusedException {
        Path plain = folder.toAbsolutePath().normalize();
        if (!folders.isEmpty() && folders.stream().noneMatch(plain::startsWith)) {
            throw LaunchRefusedException.infrastructure("Expected a working directory that this worker allows, found "
                    + plain + "; add it to --allow-dirs or leave working_dir empty");
        }
    }

    private static boolean matches(String glob, String command) {
        if (glob.equals(command)) {
            return true;
        }
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            return matcher.matches(Path.of(command));
        } catch (IllegalArgumentException noPath) {
            return false;
        }
    }
}
