package hdcf.worker.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command may take, and how it is kept apart and ended.
 *
 * @param cpus processors it may use at once
 * @param memoryBytes of its whole tree
 * @param processes of its whole tree
 * @param openFiles of each of its processes
 * @param image for {@link Isolation#CONTAINER}
 * @param require names of limits that must be enforced by the system ({@code tree memory processes cpus open_files}); where
 *     one is not, the command is refused
 * @param stopSignal the name, without SIG, of the signal that asks it to end
 * @param keepLeaked whether what outlives the command may stay
 */
public record LaunchLimits(
        @Nullable Double cpus,
        @Nullable Long memoryBytes,
        @Nullable Integer processes,
        @Nullable Integer openFiles,
        Isolation isolation,
        @Nullable String image,
        List<String> require,
        String stopSignal,
        boolean keepLeaked) {
    /** No limits but those of the machine. */
    public static final LaunchLimits NONE =
            new LaunchLimits(null, null, null, null, Isolation.NONE, null, List.of(), "TERM", false);

    boolean asksForCgroup() {
        return cpus != null || memoryBytes != null || processes != null;
    }
}
