package hdcf.worker.loop;

import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.TimeoutNotice;
import hdcf.worker.attempt.Attempt;
import hdcf.worker.attempt.EndOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The slots side by side, as the other loops see them. */
final class SlotBoard {
    private final List<SlotLoop> slots;
    private final int size;

    /**
     * @param slots at least so many as commands may run side by side; more when an earlier worker left more of them running
     * @param size how many commands may run side by side
     */
    SlotBoard(List<SlotLoop> slots, int size) {
        this.slots = List.copyOf(slots);
        this.size = size;
    }

    List<SlotLoop> slots() {
        return slots;
    }

    int size() {
        return size;
    }

    /** Whether no attempt is left. */
    boolean isIdle() {
        return slots.stream().allMatch(SlotLoop::isFree);
    }

    int free() {
        int busy = (int) slots.stream().filter(slot -> !slot.isFree()).count();
        return Math.max(0, size - busy);
    }

    /** The attempts in the slots. */
    List<Attempt> attempts() {
        return slots.stream().flatMap(slot -> slot.attempt().stream()).toList();
    }

    /** Puts an attempt into a free slot. Only the claiming thread does, so a slot that was free stays free until then. */
    boolean start(Attempt attempt) {
        return slots.stream().anyMatch(slot -> slot.take(attempt));
    }

    /** Ends what the control plane no longer wants. Answers how many of the notices name an attempt of ours. */
    int end(List<AbortNotice> notices) {
        int known = 0;
        for (AbortNotice notice : notices) {
            Optional<SlotLoop> slot = slots.stream()
                    .filter(candidate -> candidate
                            .lease()
                            .filter(lease -> Objects.equals(lease.assignmentId(), notice.assignmentId()))
                            .isPresent())
                    .findFirst();
            slot.ifPresent(found -> found.end(EndOrder.aborted(String.valueOf(notice.reason()))));
            known += slot.isPresent() ? 1 : 0;
        }
        return known;
    }

    /** Gives attempts other time limits. */
    void retime(List<TimeoutNotice> notices) {
        for (TimeoutNotice notice : notices) {
            for (SlotLoop slot : slots) {
                slot.attempt()
                        .filter(attempt -> Objects.equals(attempt.lease().assignmentId(), notice.assignmentId()))
                        .ifPresent(attempt -> {
                            attempt.retime(notice.timeoutMs());
                            slot.bell().ring();
                        });
            }
        }
    }

    /** Ends the attempt at a job, whatever its lease. */
    void endJob(String jobId, EndOrder order) {
        for (SlotLoop slot : slots) {
            if (slot.lease()
                    .filter(lease -> Objects.equals(lease.jobId(), jobId))
                    .isPresent()) {
                slot.end(order);
            }
        }
    }

    /** Gives back what has not started. */
    void endUnstarted() {
        for (SlotLoop slot : slots) {
            slot.attempt().ifPresent(attempt -> attempt.endUnlessStarted());
            slot.bell().ring();
        }
    }

    void endAll(EndOrder order) {
        slots.forEach(slot -> slot.end(order));
    }

    /** The leases of the attempts in the slots. */
    List<HeldAssignment> leases() {
        return slots.stream().flatMap(slot -> slot.lease().stream()).toList();
    }
}
