package hdcf.control.writer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The answers of one turn, kept until they may leave. Confined to the writer thread; the lists it hands over belong to the
 * lane from then on.
 */
final class Outbox {
    private Map<Executor, List<Ticket<?>>> lanes = new LinkedHashMap<>();

    void add(Ticket<?> ticket) {
        lanes.computeIfAbsent(ticket.reply().lane(), lane -> new ArrayList<>()).add(ticket);
    }

    /** Delivers everything, one task per lane, and starts empty. */
    void deliver() {
        if (lanes.isEmpty()) {
            return;
        }
        Map<Executor, List<Ticket<?>>> leaving = lanes;
        lanes = new LinkedHashMap<>();
        leaving.forEach((lane, tickets) -> lane.execute(() -> tickets.forEach(Ticket::deliver)));
    }

    /** Every ticket answered in this turn. */
    List<Ticket<?>> waiting() {
        List<Ticket<?>> all = new ArrayList<>();
        lanes.values().forEach(all::addAll);
        return all;
    }
}
