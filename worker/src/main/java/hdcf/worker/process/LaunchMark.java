package hdcf.worker.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What was written down about a command before it was to be started.
 *
 * @param folder the attempt's folder, which existed before the mark was written down
 * @param bootId the run of the system it was to be started in; null where that cannot be told
 * @param cookie {@code NAME=value} in the environment of the command and of what it started
 */
public record LaunchMark(
        String assignmentId, Path folder, @Nullable String bootId, String cookie, LaunchLimits limits) {}
