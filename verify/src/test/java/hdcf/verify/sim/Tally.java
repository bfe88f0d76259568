package hdcf.verify.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each thing happened that has to happen sometimes, for the runs to prove anything. */
final class Tally {
    /** What has to be seen at least once in the seeds of a build. */
    static final List<String> SOMETIMES = List.of(
            "lease expired while running",
            "stale complete refused",
            "replay applied after lost answer",
            "abort beat complete",
            "complete beat abort",
            "plane died before commit",
            "plane died after commit",
            "plane died between turns",
            "commit failed without effect",
            "commit failed with effect",
            "power cut in a commit",
            "power cut left noise",
            "batch half-lost",
            "attempt cap hit",
            "zombie woke",
            "grace kept a lease",
            "priority overtook FIFO",
            "worker died",
            "worker adopted a command",
            "worker found a command ended",
            "worker found a command never started",
            "host lost power",
            "disk of a worker failed",
            "late truth accepted",
            "job lost",
            "assignment expired",
            "job released",
            "submission deduplicated",
            "request duplicated",
            "storage full",
            "command ignored TERM",
            "output streamed",
            "worker_cooling",
            "worker_probing",
            "worker_spared",
            "worker_healthy",
            "worker_drained",
            "worker_quarantined",
            "worker_resumed",
            "limit used up");

    private final Map<String, Long> counts = new TreeMap<>();

    void hit(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void add(Tally other) {
        other.counts.forEach((what, count) -> counts.merge(what, count, Long::sum));
    }

    long count(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** What has to be seen and was not. */
    List<String> missing() {
        return SOMETIMES.stream().filter(what -> count(what) == 0).toList();
    }

    Map<String, Long> all() {
        return new TreeMap<>(counts);
    }
}
