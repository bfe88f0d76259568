package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attempts of a stretch of time, put together from the audit log: it is complete also where a job was tried several times. */
final class Attempts {
    /** More is no report any more. */
    private static final int MAX_EVENTS = 1_000_000;

    private final Connection connection;
    private final Console console;
    private final Map<String, Attempt> open = new HashMap<>();
    private final List<Attempt> ended = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private long firstMs = Long.MAX_VALUE;
    private int events;

    /**
     * One try of a job on a worker.
     *
     * @param kind how it ended: a state, or RUNNING while it has not
     */
    record Attempt(String jobId, String workerId, long beginMs, long endMs, String kind) {
        private Attempt ended(long atMs, String how) {
            return new Attempt(jobId, workerId, beginMs, Math.max(beginMs, atMs), how);
        }
    }

    Attempts(Connection connection, Console console) {
        this.connection = connection;
        this.console = console;
    }

    /** Those that ran after this, sorted by their beginning; what runs still ends now. */
    List<Attempt> since(long fromMs, long nowMs) throws IOException, ProblemException, Failure {
        long seen = before(fromMs);
        List<JsonNode> page;
        do {
            page = page(seen, Limits.EVENTS_MAX);
            for (JsonNode event : page) {
                take(event, fromMs);
                seen = event.path("id").asLong();
            }
            events += page.size();
        } while (page.size() == Limits.EVENTS_MAX && events < MAX_EVENTS);
        List<Attempt> all = new ArrayList<>(ended);
        open.values().forEach(attempt -> all.add(attempt.ended(nowMs, "RUNNING")));
        all.sort(Comparator.comparingLong(Attempt::beginMs));
        return all;
    }

    /** When the first event of that time happened; 0 when none did. */
    long firstMs() {
        return firstMs == Long.MAX_VALUE ? 0 : firstMs;
    }

    /** Whether there were more events than are looked at. */
    boolean isCut() {
        return events >= MAX_EVENTS;
    }

    /** The id of an event before which everything is older: events have growing ids, so halving finds it. */
    private long before(long fromMs) throws IOException, ProblemException, Failure {
        long low = 0;
        long high = EventStream.newest(connection.client(console));
        while (low < high) {
            long middle = low + (high - low) / 2;
            List<JsonNode> next = page(middle, 1);
            if (next.isEmpty() || Moments.happened(next.get(0)) >= fromMs) {
                high = middle;
            } else {
                low = Math.max(middle + 1, next.get(0).path("id").asLong());
            }
        }
        return Math.max(0, low);
    }

    private List<JsonNode> page(long seen, int limit) throws IOException, ProblemException, Failure {
        HdcfClient client = connection.client(console);
        byte[] body = client.exchange("GET", Paths.EVENTS + "?since_id=" + seen + "&limit=" + limit, Map.of(), null)
                .body();
        List<JsonNode> page = new ArrayList<>();
        Answer.list(body, connection.destination(console)).tree().forEach(page::add);
        return page;
    }

    private void take(JsonNode event, long fromMs) {
        long at = Moments.happened(event);
        if (at < fromMs) {
            return;
        }
        firstMs = Math.min(firstMs, at);
        String id = Answer.text(event, "job_id");
        String worker = Answer.text(event, "worker_id");
        switch (Answer.text(event, "event")) {
            case "job_acked", "job_revived" -> {
                known.add(id);
                open.put(id, new Attempt(id, worker, at, at, "RUNNING"));
            }
            case "job_completed" -> end(id, worker, at, "COMPLETED", fromMs);
            case "job_failed" -> end(id, worker, at, "FAILED", fromMs);
            case "job_retrying" -> end(id, worker, at, "RETRYING", fromMs);
            case "job_lost" -> end(id, worker, at, "LOST", fromMs);
            case "job_aborted" -> end(id, "", at, "ABORTED", fromMs);
            case "job_released" -> open.remove(id);
            default -> {}
        }
    }

    /** One that began before the time that is looked at fills it from its beginning. */
    private void end(String id, String worker, long at, String kind, long fromMs) {
        @Nullable Attempt begun = open.remove(id);
        // A late report about an attempt that was lost is no second attempt.
        boolean isKnown = !known.add(id);
        if (begun != null) {
            ended.add(begun.ended(at, kind));
        } else if (!worker.isEmpty() && !isKnown) {
            ended.add(new Attempt(id, worker, fromMs, at, kind));
        }
    }
}
