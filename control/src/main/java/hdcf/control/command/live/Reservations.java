package hdcf.control.command.live;

import hdcf.control.job.Amounts;
import hdcf.control.job.Offer;
import hdcf.control.store.Reservation;
import hdcf.control.store.ReservationTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What assignments occupy on their workers, from the claim until the process is known to be gone; so what is left of each
 * worker. Follows the store with each change. Confined to the writer thread.
 *
 * <p>A process is gone when its worker reports its end or gives it back, when two heartbeats in a row no longer list it, when a new
 * daemon does not, when the machine has another boot id, and when it can no longer be acknowledged.
 */
public final class Reservations {
    private static final int MISSING_LIMIT = 2;

    private final ReservationTable table;
    private final Consumer<String> onChange;
    private final SharedLimits limits;
    private final Map<String, Occupied> byAssignment = new HashMap<>();
    private final Map<String, Map<String, Occupied>> byWorker = new HashMap<>();
    private final Map<String, Offer> left = new HashMap<>();

    /**
     * Reads what is occupied from the store.
     *
     * @param limits follow what is occupied
     * @param onChange told the worker of which more or less is left
     */
    public Reservations(ReservationTable table, SharedLimits limits, long nowNanos, Consumer<String> onChange) {
        this.table = table;
        this.limits = limits;
        this.onChange = onChange;
        table.all().forEach(reservation -> add(new Occupied(reservation, nowNanos)));
    }

    /** What a worker can take now. */
    public Offer left(Member member) {
        return left.computeIfAbsent(member.workerId(), id -> {
            Map<String, Occupied> occupied = byWorker.get(id);
            return occupied == null ? member.whole() : less(member, occupied.values());
        });
    }

    /** What a worker could take if this assignment were gone. */
    public Offer leftWithout(Member member, String assignmentId) {
        Map<String, Occupied> occupied = byWorker.getOrDefault(member.workerId(), Map.of());
        return less(
                member,
                occupied.values().stream()
                        .filter(one -> !one.reservation.assignmentId().equals(assignmentId))
                        .toList());
    }

    private static Offer less(Member member, Collection<Occupied> occupied) {
        Amounts taken = Amounts.NONE;
        Map<String, Long> ofDevice = new HashMap<>();
        for (Occupied one : occupied) {
            Amounts amounts = one.reservation.amounts();
            taken = taken.plus(amounts);
            long each = Math.min(amounts.gpusMilli(), Amounts.ONE);
            one.reservation.devices().forEach(device -> ofDevice.merge(device, each, Long::sum));
        }
        List<String> devices = member.devices();
        List<Long> gpus = devices == null
                ? null
                : devices.stream()
                        .map(device -> Math.max(0, Amounts.ONE - ofDevice.getOrDefault(device, 0L)))
                        .toList();
        return member.whole().less(taken, gpus);
    }

    /** A worker has something else to give than before. */
    public void changed(String workerId) {
        left.remove(workerId);
        onChange.accept(workerId);
    }

    /**
     * Reserves on a worker of which enough is left.
     *
     * @return what an assignment that asks for nothing has: null
     */
    public @Nullable Reservation reserve(Member member, Holder holder, Amounts wants, Moment now) {
        if (wants.areNone() && holder.limits().isEmpty()) {
            return null;
        }
        List<Integer> places = left(member).devices(wants.gpusMilli());
        if (places == null) {
            throw new IllegalStateException(
                    "Expected free GPUs on " + member.workerId() + " for a job that was let in");
        }
        List<String> names = member.devices();
        List<String> devices =
                names == null ? List.of() : places.stream().map(names::get).toList();
        Reservation reservation = new Reservation(
                holder.assignmentId(),
                member.workerId(),
                member.certainBootId(),
                holder.jobNumber(),
                wants,
                devices,
                holder.limits());
        table.insert(reservation, now.wallMs());
        add(new Occupied(reservation, now.nanos()));
        changed(member.workerId());
        return reservation;
    }

    /** What an assignment occupies, or null. */
    public @Nullable Reservation find(@Nullable String assignmentId) {
        Occupied occupied = assignmentId == null ? null : byAssignment.get(assignmentId);
        return occupied == null ? null : occupied.reservation;
    }

    /** What is occupied on a worker. */
    public List<Reservation> of(String workerId) {
        Map<String, Occupied> occupied = byWorker.get(workerId);
        return occupied == null
                ? List.of()
                : occupied.values().stream().map(one -> one.reservation).toList();
    }

    /** The process of this assignment is gone, or never came to be; what another worker says of it does not count. */
    public void gone(@Nullable String workerId, @Nullable String assignmentId) {
        Occupied occupied = assignmentId == null ? null : byAssignment.get(assignmentId);
        if (occupied != null && occupied.reservation.workerId().equals(workerId)) {
            remove(occupied);
        }
    }

    /**
     * A heartbeat lists what its worker holds. One that was sent before the ack, and was long on its way, does not list what runs
     * by now; so what was never listed is gone only when that goes on for a whole timeout.
     *
     * @param isUnacked whether an assignment still waits for its ack, so that its worker may not know of it yet
     */
    public void listed(
            String workerId, Set<String> assignmentIds, Predicate<Reservation> isUnacked, Patience patience) {
        for (Occupied occupied : occupiedOn(workerId)) {
            if (assignmentIds.contains(occupied.reservation.assignmentId())) {
                occupied.named(patience.nowNanos());
                occupied.wasListed = true;
            } else if (!isUnacked.test(occupied.reservation)
                    && ++occupied.missing >= MISSING_LIMIT
                    && (occupied.wasListed || occupied.isSilentFor(patience))) {
                remove(occupied);
            }
        }
    }

    /** The heartbeats of a worker are numbered anew: from here on older ones may arrive that do not list what newer ones did. */
    public void numberedAnew(String workerId) {
        occupiedOn(workerId).forEach(occupied -> occupied.wasListed = false);
    }

    /** A heartbeat of a base worker names the one job it has; what it does not name for a whole timeout is gone. */
    public void named(
            String workerId, Predicate<Reservation> isNamed, Predicate<Reservation> isUnacked, Patience patience) {
        for (Occupied occupied : occupiedOn(workerId)) {
            if (isNamed.test(occupied.reservation)) {
                occupied.named(patience.nowNanos());
            } else if (!isUnacked.test(occupied.reservation)
                    && ++occupied.missing >= MISSING_LIMIT
                    && occupied.isSilentFor(patience)) {
                remove(occupied);
            }
        }
    }

    /** A new daemon lists all that is left of what the old one held. */
    public void kept(String workerId, Set<String> assignmentIds, Predicate<Reservation> isUnacked) {
        for (Occupied occupied : occupiedOn(workerId)) {
            if (!assignmentIds.contains(occupied.reservation.assignmentId()) && !isUnacked.test(occupied.reservation)) {
                remove(occupied);
            }
        }
    }

    /** The machine of a worker has this boot id: what ran under another one is gone. */
    public void booted(String workerId, @Nullable String bootId) {
        if (bootId == null) {
            return;
        }
        for (Occupied occupied : occupiedOn(workerId)) {
            String before = occupied.reservation.bootId();
            if (before != null && !before.equals(bootId)) {
                remove(occupied);
            }
        }
    }

    /** Counts every silence from now on: the control plane was away. */
    public void rebase(long nowNanos) {
        for (Occupied occupied : byAssignment.values()) {
            occupied.named(nowNanos);
        }
    }

    public int size() {
        return byAssignment.size();
    }

    private void add(Occupied occupied) {
        Reservation reservation = occupied.reservation;
        byAssignment.put(reservation.assignmentId(), occupied);
        limits.take(reservation.limits());
        byWorker.computeIfAbsent(reservation.workerId(), id -> new LinkedHashMap<>())
                .put(reservation.assignmentId(), occupied);
    }

    private void remove(Occupied occupied) {
        Reservation reservation = occupied.reservation;
        table.delete(reservation.assignmentId());
        byAssignment.remove(reservation.assignmentId());
        limits.giveBack(reservation.limits());
        Map<String, Occupied> ofWorker = byWorker.get(reservation.workerId());
        if (ofWorker != null) {
            ofWorker.remove(reservation.assignmentId());
            if (ofWorker.isEmpty()) {
                byWorker.remove(reservation.workerId());
            }
        }
        changed(reservation.workerId());
    }

    private List<Occupied> occupiedOn(String workerId) {
        Map<String, Occupied> occupied = byWorker.get(workerId);
        return occupied == null ? List.of() : new ArrayList<>(occupied.values());
    }

    /**
     * For whom is reserved.
     *
     * @param limits what it takes of limits that all jobs share
     */
    public record Holder(long jobNumber, String assignmentId, Map<String, Long> limits) {}

    /** Now, on the monotonic clock and for people. */
    public record Moment(long nanos, long wallMs) {}

    /** How long a worker may leave a job unnamed that it may not know of. */
    public record Patience(long nowNanos, long timeoutNanos) {}

    private static final class Occupied {
        private final Reservation reservation;
        private int missing;
        private long namedNanos;
        /** Since the last registration, heartbeats count in the order in which they were sent: what was listed is missing for good reason. */
        private boolean wasListed;

        Occupied(Reservation reservation, long nowNanos) {
            this.reservation = reservation;
            this.namedNanos = nowNanos;
        }

        void named(long nowNanos) {
            missing = 0;
            namedNanos = nowNanos;
        }

        boolean isSilentFor(Patience patience) {
            return patience.nowNanos() - namedNanos >= patience.timeoutNanos();
        }
    }
}
