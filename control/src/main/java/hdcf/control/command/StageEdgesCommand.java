package hdcf.control.command;

import hdcf.control.job.Condition;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes for what the jobs of a staged batch wait; nobody sees it yet. The answer is how many it was.
 *
 * @param edges those of one job follow each other
 */
public record StageEdgesCommand(long batchNumber, List<Edge> edges) implements Command<QueueBook, Integer> {
    @Override
    public void apply(QueueBook book, Ticket<Integer> ticket) throws Refusal {
        book.admit();
        if (book.stagedJobs(batchNumber) == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected a staged batch " + batchNumber + ", found none");
        }
        Map<Long, Map<Long, Condition>> byJob = new LinkedHashMap<>();
        Map<String, Long> outside = new HashMap<>();
        for (Edge edge : edges) {
            Long known = edge.sibling() > 0
                    ? (Long) edge.sibling()
                    : outside.get(edge.prior().job());
            if (known == null) {
                known = Dependencies.resolve(book, List.of(edge.prior()))
                        .keySet()
                        .iterator()
                        .next();
                outside.put(edge.prior().job(), known);
            }
            Map<Long, Condition> ofJob = byJob.computeIfAbsent(edge.job(), job -> new LinkedHashMap<>());
            if (ofJob.put(known, edge.prior().condition()) != null
                    || book.store().dependencies().exists(edge.job(), known)) {
                throw Dependencies.twice(edge.prior(), known);
            }
        }
        List<Long> jobs = new ArrayList<>(byJob.keySet());
        for (long job : jobs) {
            Dependencies.tie(book, job, byJob.getOrDefault(job, Map.of()));
        }
        book.store().batches().addEdges(batchNumber, edges.size());
        ticket.answer(edges.size());
    }

    /**
     * One job of the batch waits for another job.
     *
     * @param sibling the number of that one, if it is of the batch; else 0
     */
    public record Edge(long job, long sibling, Prior prior) {}
}
