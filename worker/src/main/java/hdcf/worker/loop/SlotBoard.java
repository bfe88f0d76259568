package hdcf.worker.loop;

import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.HeldAssignment;
import hdcf.worker.attempt.Attempt;
import hdcf.worker.attempt.EndOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The slots side by side, as the other loops see them. */
final class SlotBoard {
    private final List<SlotLoop> slots;

    SlotBoard(List<SlotLoop> slots) {
        this.slots = List.copyOf(slots);
    }

    List<SlotLoop> slots() {
        return slots;
    }

    int size() {
        return slots.size();
    }

    int free() {
        return (int) slots.stream().filter(SlotLoop::isFree).count();
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

    void endAll(EndOrder order) {
        slots.forEach(slot -> slot.end(order));
    }

    /** The leases of the attempts in the slots. */
    List<HeldAssignment> leases() {
        return slots.stream().flatMap(slot -> slot.lease().stream()).toList();
    }
}
