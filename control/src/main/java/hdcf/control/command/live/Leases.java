package hdcf.control.command.live;

import hdcf.control.job.Job;
import hdcf.control.store.Reservation;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The leases that are out. Those that wait for something are kept in the order in which they began to wait; as each kind waits
 * equally long, the first is always the next that is due, and taking one out costs nothing.
 *
 * <p>Confined to the writer thread, but for {@link #progress}.
 */
public final class Leases {
    private final Map<Long, HeldLease> byJob = new HashMap<>();
    private final Map<String, Map<Long, HeldLease>> byWorker = new HashMap<>();
    private final LinkedHashMap<Long, HeldLease> assigned = new LinkedHashMap<>();
    private final LinkedHashMap<Long, HeldLease> lost = new LinkedHashMap<>();
    private final LinkedHashMap<Long, HeldLease> disowned = new LinkedHashMap<>();

    /** Those that run and have a time limit. */
    private final TreeSet<HeldLease> limited =
            new TreeSet<>(Comparator.comparingLong(HeldLease::timeoutNanos).thenComparingLong(HeldLease::jobNumber));

    /** By job number; the only part that other threads read. */
    private final Map<Long, Progress> progress = new ConcurrentHashMap<>();

    /** Whether an assignment that occupies something still waits for its ack, so that its worker may not know of it. */
    public boolean isUnacked(Reservation reservation) {
        HeldLease lease = byJob.get(reservation.jobNumber());
        return lease != null
                && lease.status() == JobStatus.ASSIGNED
                && lease.assignmentId().equals(reservation.assignmentId());
    }

    /** Nobody knows what the workers were told of time limits before this process began. */
    public void forgetTold() {
        byJob.values().forEach(HeldLease::forgetTold);
    }

    /** Brings the memory in line with a job that was loaded or has just been saved. */
    public void follow(Job job, long nowNanos) {
        long number = job.spec().number();
        JobStatus status = job.status();
        String workerId = job.lease().workerId();
        String assignmentId = job.lease().assignmentId();
        boolean isHeld = status == JobStatus.ASSIGNED || status == JobStatus.RUNNING || status == JobStatus.LOST;
        HeldLease held = byJob.get(number);
        if (held != null) {
            // Before anything of it changes by which it is ordered.
            limited.remove(held);
        }
        if (held != null && (!isHeld || !held.assignmentId().equals(assignmentId))) {
            forget(held);
            held = null;
        }
        if (!isHeld || workerId == null || assignmentId == null) {
            return;
        }
        if (held == null) {
            held = new HeldLease(number, job.spec().id(), workerId, assignmentId, status, nowNanos);
            byJob.put(number, held);
            byWorker.computeIfAbsent(workerId, id -> new LinkedHashMap<>()).put(number, held);
        } else if (held.status() != status) {
            held.enter(status, nowNanos);
        }
        held.retry(job.state().budget().attemptCount() > 1);
        held.limit(job.spec().timeoutMs());
        unqueue(number);
        if (held.isLimited()) {
            limited.add(held);
        }
        if (status == JobStatus.ASSIGNED) {
            assigned.put(number, held);
        } else if (status == JobStatus.LOST) {
            lost.put(number, held);
        }
    }

    /** A LOST lease whose own worker says that it does not hold it: there is no point in a long grace. */
    public void disown(long jobNumber) {
        HeldLease held = lost.remove(jobNumber);
        if (held != null) {
            disowned.put(jobNumber, held);
        }
    }

    /** How far the holder of a lease is, by its own word. */
    public void progressed(HeldLease held, Progress now) {
        progress.put(held.jobNumber(), now);
    }

    /** How far the holder of a job is; null when it never said. May be called by any thread. */
    public @Nullable Progress progress(long jobNumber) {
        return progress.get(jobNumber);
    }

    /** The lease of a job, or null. */
    public @Nullable HeldLease find(long jobNumber) {
        return byJob.get(jobNumber);
    }

    /** What a worker holds. */
    public List<HeldLease> of(String workerId) {
        Map<Long, HeldLease> held = byWorker.get(workerId);
        return held == null ? List.of() : new ArrayList<>(held.values());
    }

    /** How many leases a worker holds. */
    public int count(String workerId) {
        Map<Long, HeldLease> held = byWorker.get(workerId);
        return held == null ? 0 : held.size();
    }

    /** The lease that has waited longest for its ack, or null. */
    public @Nullable HeldLease longestAssigned() {
        return first(assigned);
    }

    /** The lease that has been LOST longest, or null. */
    public @Nullable HeldLease longestLost() {
        return first(lost);
    }

    /** The lease that has been LOST longest by its worker's own word, or null. */
    public @Nullable HeldLease longestDisowned() {
        return first(disowned);
    }

    /** The running lease whose time is over first, or null. */
    public @Nullable HeldLease shortest() {
        return limited.isEmpty() ? null : limited.first();
    }

    /** Counts every wait from now on: the control plane was away. */
    public void rebase(long nowNanos) {
        List<HeldLease> running = List.copyOf(limited);
        limited.clear();
        byJob.values().forEach(held -> held.rebase(nowNanos));
        limited.addAll(running);
    }

    private void forget(HeldLease held) {
        byJob.remove(held.jobNumber());
        progress.remove(held.jobNumber());
        unqueue(held.jobNumber());
        Map<Long, HeldLease> ofWorker = byWorker.get(held.workerId());
        if (ofWorker != null) {
            ofWorker.remove(held.jobNumber());
            if (ofWorker.isEmpty()) {
                byWorker.remove(held.workerId());
            }
        }
    }

    private void unqueue(long jobNumber) {
        assigned.remove(jobNumber);
        lost.remove(jobNumber);
        disowned.remove(jobNumber);
    }

    private static @Nullable HeldLease first(Map<Long, HeldLease> waiting) {
        return waiting.isEmpty() ? null : waiting.values().iterator().next();
    }
}
