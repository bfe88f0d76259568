package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Waits for the ends of jobs. It listens to the audit log and asks only for jobs that ended; a control plane that was away is asked
 * for all of them once, one that has no such log again and again.
 */
final class EndWatch {
    /** The control plane says every 15 s that it is there. */
    private static final int SILENCE_MS = 40_000;

    private static final Set<String> ENDS = Set.of("job_completed", "job_failed", "job_aborted");
    /** Above that many, those that go on are listed instead of asked for one by one. */
    private static final int FEW = 32;

    private final Connection connection;
    private final Console console;
    private final Patience patience;
    private final Map<String, JsonNode> open = new LinkedHashMap<>();
    private final long deadlineNanos;
    private final boolean hasDeadline;

    /** @param withinMs how long to wait; 0 for ever */
    EndWatch(Connection connection, Console console, Patience patience, long withinMs) {
        this.connection = connection;
        this.console = console;
        this.patience = patience;
        this.hasDeadline = withinMs > 0;
        this.deadlineNanos = System.nanoTime() + withinMs * 1_000_000;
    }

    /** Takes each job when it has ended. */
    @FunctionalInterface
    interface Sink {
        void ended(JsonNode job) throws Stdout.Closed;
    }

    /**
     * Waits until all have ended, or the time is over.
     *
     * @param since the newest event before the jobs were asked for; below zero when there are none
     * @return those that have not ended
     */
    List<JsonNode> await(List<JsonNode> jobs, long since, Sink sink)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        for (JsonNode job : jobs) {
            if (JobWords.isTerminal(job)) {
                sink.ended(job);
            } else {
                open.put(Answer.text(job, "job_id"), job);
            }
        }
        HdcfClient client = connection.client(console);
        String only = jobs.size() == 1 ? "&job_id=" + JobLookup.encode(Answer.text(jobs.get(0), "job_id")) : "";
        EventStream events = new EventStream(client, only, Math.max(0, since));
        boolean canListen = since >= 0;
        long pauseMs = Patience.first();
        while (!open.isEmpty() && leftMs() > 0) {
            canListen = canListen && listen(events, sink);
            if (!open.isEmpty()) {
                console.pause().forMs(Math.min(pauseMs, leftMs()));
                pauseMs = Patience.longer(pauseMs);
                look(sink);
            }
        }
        return new ArrayList<>(open.values());
    }

    private long leftMs() {
        return hasDeadline ? Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000) : SILENCE_MS;
    }

    private boolean listen(EventStream events, Sink sink)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        try {
            return events.step((int) Math.max(1, Math.min(SILENCE_MS, leftMs())), event -> {
                String id = Answer.text(event, "job_id");
                if (open.containsKey(id) && ENDS.contains(Answer.text(event, "event"))) {
                    look(id, sink);
                }
                return !open.isEmpty() && leftMs() > 0;
            });
        } catch (ProblemException refused) {
            return refused.isPassing() && refused.status() != 429;
        } catch (IOException silence) {
            // Looking at the jobs waits until the control plane is back.
            return true;
        }
    }

    private void look(Sink sink) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        List<String> ask = new ArrayList<>(open.keySet());
        if (ask.size() > FEW) {
            Set<String> goOn = new HashSet<>();
            for (JsonNode job :
                    patience.untilAnswered(() -> new Selection(connection, console).live(Integer.MAX_VALUE))) {
                goOn.add(Answer.text(job, "job_id"));
            }
            ask.removeAll(goOn);
        }
        for (String id : ask) {
            look(id, sink);
        }
    }

    private void look(String id, Sink sink)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        JobLookup lookup = new JobLookup(connection, console);
        JsonNode job = patience.untilAnswered(() -> lookup.job(id)).tree();
        if (JobWords.isTerminal(job)) {
            open.remove(id);
            sink.ended(job);
        }
    }
}
