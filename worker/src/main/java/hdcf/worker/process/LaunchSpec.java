package hdcf.worker.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One command to start.
 *
 * @param slot whose shell starts it; a slot whose command still runs gets another shell
 * @param folder the attempt's own folder, which exists; its file {@code start} does not, and decides who may run
 * @param argv the program and its arguments; no shell reads them
 * @param environment all of it but the cookie; nothing is inherited
 * @param stdout appended to
 * @param stderr appended to
 */
public record LaunchSpec(
        int slot,
        String assignmentId,
        Path folder,
        List<String> argv,
        Path workingDir,
        Map<String, String> environment,
        Path stdout,
        Path stderr,
        LaunchLimits limits) {}
