package hdcf.control.command.live;

import hdcf.control.store.Candidate;
import hdcf.control.store.ClassTable;
import hdcf.control.store.JobTable;
import hdcf.schema.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The requirement classes, and which of them may have jobs ready to be claimed. A claim asks for the head of each class it can
 * serve, so its cost does not grow with the number of jobs that wait.
 *
 * <p>Confined to the writer thread.
 */
public final class ReadyClasses {
    private final ClassTable table;
    private final JobTable jobs;
    private final Map<Set<String>, Long> ids = new HashMap<>();
    private final Map<Long, Set<String>> needs = new HashMap<>();
    private final Set<Long> ready = new LinkedHashSet<>();
    private final Map<Long, Candidate> heads = new HashMap<>();
    private long lastId;

    /** Reads the classes from the store. */
    public ReadyClasses(ClassTable table, JobTable jobs) {
        this.table = table;
        this.jobs = jobs;
        for (ClassTable.ClassRow row : table.all()) {
            Set<String> capabilities = Set.of(
                    Json.parse(row.needsJson(), Needs.class).capabilities().toArray(new String[0]));
            ids.put(capabilities, row.classId());
            needs.put(row.classId(), capabilities);
            lastId = Math.max(lastId, row.classId());
            ready.add(row.classId());
        }
    }

    /** The class of jobs that need these capabilities; it is stored when it is new. */
    public long classFor(Set<String> capabilities, long nowSec) {
        Long known = ids.get(capabilities);
        if (known != null) {
            return known;
        }
        long id = ++lastId;
        table.insert(id, Json.text(new Needs(new ArrayList<>(new TreeSet<>(capabilities)))), nowSec);
        Set<String> kept = Set.copyOf(capabilities);
        ids.put(kept, id);
        needs.put(id, kept);
        return id;
    }

    /** The class has a job that was not ready before. */
    public void add(long classId) {
        ready.add(classId);
        heads.remove(classId);
    }

    /** Any class may have new ready jobs. */
    public void addAll() {
        ready.addAll(needs.keySet());
        heads.clear();
    }

    /** The head of the class may be another one now. */
    public void changed(long classId) {
        heads.remove(classId);
    }

    /** Whether no class has a ready job. */
    public boolean isEmpty() {
        return ready.isEmpty();
    }

    /**
     * The job that a worker with these capabilities is to claim first, or null. Classes that turn out to be empty are not
     * visited again until a job of theirs becomes ready.
     */
    public @Nullable Candidate best(Set<String> capabilities) {
        Candidate best = null;
        for (Long classId : List.copyOf(ready)) {
            if (!capabilities.containsAll(needs.getOrDefault(classId, Set.of()))) {
                continue;
            }
            Candidate head = head(classId);
            if (head != null && (best == null || Candidate.ORDER.compare(head, best) < 0)) {
                best = head;
            }
        }
        return best;
    }

    private @Nullable Candidate head(long classId) {
        Candidate known = heads.get(classId);
        if (known != null) {
            return known;
        }
        Candidate head = jobs.head(classId);
        if (head == null) {
            ready.remove(classId);
        } else {
            heads.put(classId, head);
        }
        return head;
    }

    /** The hard needs of a class, as they are stored. */
    record Needs(List<String> capabilities) {}
}
