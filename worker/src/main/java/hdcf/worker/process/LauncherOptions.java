package hdcf.worker.process;

import hdcf.schema.port.Clock;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How commands are started on this machine.
 *
 * @param rung the only one that may be used; null for the best that works
 * @param cookieName the variable that holds the assignment id and marks a tree
 * @param folder the worker's own, not shared with another worker, and the same after a restart; its name marks the cgroups
 * @param containerProgram docker or podman; null while the worker's owner has not allowed containers
 */
public record LauncherOptions(
        @Nullable Rung rung,
        String cookieName,
        Path folder,
        CgroupUse cgroups,
        @Nullable String containerProgram,
        Clock clock) {
    /** The best that works here, without containers. */
    public static LauncherOptions of(Path folder) {
        return new LauncherOptions(null, "HDCF_ASSIGNMENT_ID", folder, CgroupUse.ALWAYS, null, Clock.system());
    }

    LauncherOptions with(@Nullable Rung only, CgroupUse use) {
        return new LauncherOptions(only, cookieName, folder, use, containerProgram, clock);
    }
}
