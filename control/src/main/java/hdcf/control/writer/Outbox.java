package hdcf.control.writer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of one turn, kept until they may leave. Confined to the writer thread; the lists it hands over belong to the
 * lane from then on.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

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
        leaving.forEach(Outbox::handOver);
    }

    /** What is durable stays durable: a lane or a caller that cannot take its answer is no fault of the writer. */
    private static void handOver(Executor lane, List<Ticket<?>> tickets) {
        try {
            lane.execute(() -> tickets.forEach(Outbox::deliver));
        } catch (RejectedExecutionException closing) {
            LOG.atWarn().addKeyValue("answers", tickets.size()).log("dropped answers: their thread takes no more work");
        }
    }

    private static void deliver(Ticket<?> ticket) {
        try {
            ticket.deliver();
        } catch (RuntimeException fault) {
            LOG.error("could not deliver an answer", fault);
        }
    }

    /** Every ticket answered in this turn. */
    List<Ticket<?>> waiting() {
        List<Ticket<?>> all = new ArrayList<>();
        lanes.values().forEach(all::addAll);
        return all;
    }
}
