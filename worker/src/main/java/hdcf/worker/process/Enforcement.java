package hdcf.worker.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * By what the limits and the end of a tree are enforced on this machine, found by trying.
 *
 * @param shell the rung of the ladder that starts commands
 * @param tree {@code cgroup}, {@code group+cookie}, or {@code cookie}
 * @param memory {@code cgroup}, {@code watchdog} where it can be measured, else {@code none}
 * @param processes {@code cgroup} or {@code none}
 * @param cpus {@code cgroup} or {@code none}
 * @param openFiles {@code rlimit} or {@code none}
 * @param isolation the levels that work here
 */
public record Enforcement(
        String shell,
        String tree,
        String memory,
        String processes,
        String cpus,
        String openFiles,
        List<Isolation> isolation) {
    /** The same under the names that stand in an attempt's record; without the isolation levels. */
    public Map<String, String> limits() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("tree", tree);
        all.put("memory", memory);
        all.put("processes", processes);
        all.put("cpus", cpus);
        all.put("open_files", openFiles);
        return all;
    }
}
