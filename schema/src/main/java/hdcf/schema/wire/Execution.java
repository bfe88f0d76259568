package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a worker runs a job; every member may be absent and then means the worker's default.
 *
 * @param env added to the allow-listed environment; names as the shell knows them, no name that begins with {@code HDCF_}
 * @param maxProcesses of the whole tree
 * @param maxOpenFiles per process
 * @param maxOutputBytes per stream; beyond it head and tail are kept
 * @param stopSignal the name of the signal that asks the job to end, such as {@code TERM} or {@code INT}
 * @param graceMs between that signal and {@code KILL}, in milliseconds
 * @param leaked {@code kill} (default) or {@code keep}: what becomes of processes that outlive the command
 * @param isolation {@code none} (default), {@code pid}, {@code sandbox} or {@code container}
 * @param image of the container
 * @param require limits that must really hold ({@code memory}, {@code cpus}, {@code processes}, {@code tree}); a worker
 *     that cannot enforce one fails the attempt as INFRASTRUCTURE instead of running it
 * @param inputs files put into the job's own folder before it starts, at most {@link Limits#JOB_FILES}
 * @param outputs globs, relative to that folder, of files that are stored when it has ended, at most {@link Limits#JOB_GLOBS}
 * @param keepFolder {@code failed} (default), {@code always} or {@code never}: when its own folder outlives the attempt
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Execution(
        @Nullable Map<String, String> env,
        @Nullable Integer maxProcesses,
        @Nullable Integer maxOpenFiles,
        @Nullable Long maxOutputBytes,
        @Nullable String stopSignal,
        @Nullable Long graceMs,
        @Nullable String leaked,
        @Nullable String isolation,
        @Nullable String image,
        @Nullable List<String> require,
        @Nullable List<InputFile> inputs,
        @Nullable List<String> outputs,
        @Nullable String keepFolder) {
    /** Nothing but defaults. */
    public static Execution defaults() {
        return new Execution(null, null, null, null, null, null, null, null, null, null, null, null, null);
    }
}
