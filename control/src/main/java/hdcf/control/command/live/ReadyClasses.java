package hdcf.control.command.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import hdcf.control.job.Amounts;
import hdcf.control.job.Needs;
import hdcf.control.job.Offer;
import hdcf.control.store.Candidate;
import hdcf.control.store.ClassTable;
import hdcf.control.store.JobTable;
import hdcf.schema.wire.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requirement classes, and which of them may have jobs ready to be claimed. A claim asks for the head of each class it can
 * serve, so its cost does not grow with the number of jobs that wait.
 *
 * <p>Confined to the writer thread.
 */
public final class ReadyClasses {
    /** Priorities of one class that are looked at when waiting counts. */
    private static final int PRIORITIES = 256;

    private static final int MAX_STEPS = 10_000_000;

    private final ClassTable table;
    private final JobTable jobs;
    private final Admission admission;
    private final Map<Needs, Long> ids = new HashMap<>();
    private final Map<Long, Needs> needs = new HashMap<>();
    private final Set<Long> ready = new LinkedHashSet<>();
    private final Map<Long, Candidate> heads = new HashMap<>();
    private long lastId;

    /**
     * Reads the classes from the store.
     *
     * @param admission what keeps ready jobs from being claimed
     */
    public ReadyClasses(ClassTable table, JobTable jobs, Admission admission) {
        this.table = table;
        this.jobs = jobs;
        this.admission = admission;
        for (ClassTable.ClassRow row : table.all()) {
            StoredNeeds stored = Json.parse(row.needsJson(), StoredNeeds.class);
            Needs known = Needs.of(stored.capabilities(), Objects.requireNonNullElse(stored.amounts(), Amounts.NONE))
                    .within(Objects.requireNonNullElse(stored.limits(), Map.of()));
            ids.put(known, row.classId());
            needs.put(row.classId(), known);
            lastId = Math.max(lastId, row.classId());
            ready.add(row.classId());
        }
    }

    /** The class of jobs with these needs; it is stored when it is new. */
    public long classFor(Needs wanted, long nowSec) {
        Long known = ids.get(wanted);
        if (known != null) {
            return known;
        }
        long id = ++lastId;
        Amounts amounts = wanted.amounts();
        StoredNeeds stored = new StoredNeeds(
                wanted.capabilities(),
                amounts.areNone() ? null : amounts,
                wanted.limits().isEmpty() ? null : new TreeMap<>(wanted.limits()));
        table.insert(id, Json.text(stored), nowSec);
        ids.put(wanted, id);
        needs.put(id, wanted);
        return id;
    }

    /** The needs of a class. */
    public Needs needs(long classId) {
        return Objects.requireNonNull(needs.get(classId));
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

    /** The classes that may have ready jobs. */
    public Collection<Long> classes() {
        return List.copyOf(ready);
    }

    /**
     * The job that a worker is to claim first, or null. Classes that turn out to be empty are not visited again until a job of
     * theirs becomes ready.
     *
     * @param left what the worker can take
     * @param isWelcome whether a job that would rather have another worker takes this one
     */
    public @Nullable Candidate best(Offer left, Predicate<Candidate> isWelcome) {
        Candidate best = null;
        for (Long classId : List.copyOf(ready)) {
            Needs wanted = needs(classId);
            if (!left.satisfies(wanted) || !admission.allows(wanted)) {
                continue;
            }
            Candidate head = head(classId, isWelcome);
            if (head != null && (best == null || Candidate.ORDER.compare(head, best) < 0)) {
                best = head;
            }
        }
        return best == null || admission.lets(best) ? best : null;
    }

    /** The job of one class that a worker is to claim first, or null. */
    public @Nullable Candidate head(long classId, Predicate<Candidate> isWelcome) {
        Candidate head = head(classId);
        if (head == null || !head.isPicky() || isWelcome.test(head)) {
            return head;
        }
        for (Candidate next : jobs.heads(classId)) {
            if (!next.isPicky() || isWelcome.test(next)) {
                return raised(next);
            }
        }
        return null;
    }

    private @Nullable Candidate head(long classId) {
        Candidate known = heads.get(classId);
        if (known != null) {
            return known;
        }
        Candidate head = jobs.head(classId);
        if (head == null) {
            ready.remove(classId);
        } else if (admission.agingWindowSec() > 0) {
            // Which one is first changes with time: nothing is remembered.
            return oldest(head);
        } else {
            heads.put(classId, head);
        }
        return head;
    }

    /** The first one when waiting counts: one look for each priority that a job of the class has. */
    private Candidate oldest(Candidate head) {
        Candidate best = raised(head);
        Candidate next = head;
        for (int i = 0; i < PRIORITIES && next != null; i++) {
            next = jobs.headBelow(next.classId(), next.priority());
            Candidate aged = next == null ? null : raised(next);
            best = aged != null && Candidate.ORDER.compare(aged, best) < 0 ? aged : best;
        }
        return best;
    }

    private Candidate raised(Candidate candidate) {
        long windowSec = admission.agingWindowSec();
        long waitedSec = windowSec == 0 ? 0 : Math.max(0, admission.nowSec() - candidate.createdAt());
        return waitedSec == 0 ? candidate : candidate.raised((int) Math.min(MAX_STEPS, waitedSec / windowSec));
    }

    /** The hard needs of a class, as they are stored. */
    record StoredNeeds(
            List<String> capabilities,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Amounts amounts,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Map<String, Long> limits) {
        StoredNeeds {
            capabilities = List.copyOf(capabilities);
        }
    }
}
