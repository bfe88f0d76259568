package hdcf.worker.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One process to start.
 *
 * @param argv the program and its arguments; no shell reads them
 * @param environment all of it; nothing is inherited
 * @param stdout appended to
 * @param stderr appended to
 */
public record LaunchSpec(
        List<String> argv, Path workingDir, Map<String, String> environment, Path stdout, Path stderr) {}
