package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.control.store.EventFilter;
import hdcf.control.store.EventSignal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /events?follow=true}: the audit log as server-sent events, one thread per follower. */
final class FollowEvents {
    private static final Logger LOG = LoggerFactory.getLogger(FollowEvents.class);
    private static final int PAGE = 500;
    private static final long WAIT_MS = 500;
    private static final long COMMENT_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Core core;
    private final Pools pools;
    private final Clock clock;

    FollowEvents(Core core, Pools pools, Clock clock) {
        this.core = core;
        this.pools = pools;
        this.clock = clock;
    }

    /** Hands the request to a follower's thread; refuses when all are taken. */
    void handle(Request request, EventFilter filter, Answer answer) throws Refusal {
        long seen = start(request, filter);
        Pools.run(pools.followers(), () -> {
            try {
                follow(filter, seen, answer);
            } catch (IOException gone) {
                LOG.debug("A follower of events went away");
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private long start(Request request, EventFilter filter) throws Refusal {
        String last = request.head().header("Last-Event-ID");
        if (last != null && !last.isEmpty()) {
            if (!last.matches("[0-9]{1,18}")) {
                throw Query.bad("Last-Event-ID", "the id of an event", last);
            }
            return Long.parseLong(last);
        }
        Long since = filter.sinceId();
        return since == null ? core.eventSignal().lastId() : since;
    }

    private void follow(EventFilter filter, long from, Answer answer) throws IOException, InterruptedException {
        Response head = new Response(200, "text/event-stream", Map.of(), new byte[0]);
        EventSignal signal = core.eventSignal();
        try (OutputStream out = answer.open(head)) {
            out.write(COMMENT);
            out.flush();
            long seen = from;
            long commentAt = clock.nanos() + COMMENT_NANOS;
            while (!core.isDraining()
                    && !answer.isGone()
                    && !Thread.currentThread().isInterrupted()) {
                if (signal.await(seen, WAIT_MS)) {
                    seen = send(filter, seen, out);
                }
                if (clock.nanos() - commentAt >= 0) {
                    out.write(COMMENT);
                    out.flush();
                    commentAt = clock.nanos() + COMMENT_NANOS;
                }
            }
        }
    }

    /** Sends what is there; the id up to which the follower has seen everything. */
    private long send(EventFilter filter, long seen, OutputStream out) throws IOException {
        long durable = core.eventSignal().lastId();
        List<EventView> events;
        try {
            events = core.reads()
                    .events(new EventFilter(
                            filter.component(), filter.event(), filter.workerId(), filter.jobId(), seen, PAGE));
        } catch (Refusal busy) {
            // Nothing is lost: the same page is read again at the next turn.
            return seen;
        }
        long last = events.size() == PAGE ? seen : Math.max(seen, durable);
        for (EventView event : events) {
            out.write(("id: " + event.id() + "\ndata: " + Json.text(event) + "\n\n").getBytes(StandardCharsets.UTF_8));
            last = Math.max(last, event.id());
        }
        if (!events.isEmpty()) {
            out.flush();
        }
        return last;
    }
}
