package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.JobStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Waits until workers hold no job any more. It listens to the audit log and looks only after something happened to a job of theirs; a
 * control plane that was away, or has no such log, is asked again and again. Confined to one thread.
 */
final class IdleWatch {
    /** The control plane says every 15 s that it is there. */
    private static final int SILENCE_MS = 40_000;
    /** Jobs that are named to a person. */
    private static final int NAMED = 8;

    private static final int MAX_JOBS = 10_000;
    /** A lost job may still run. */
    private static final List<JobStatus> HELD = List.of(JobStatus.ASSIGNED, JobStatus.RUNNING, JobStatus.LOST);

    private final Connection connection;
    private final Console console;
    private final Patience patience;
    private final Set<String> busy;
    private final long deadlineNanos;
    private final boolean hasDeadline;

    /** @param withinMs how long to wait; 0 for ever */
    IdleWatch(Connection connection, Console console, Patience patience, List<String> workers, long withinMs) {
        this.connection = connection;
        this.console = console;
        this.patience = patience;
        this.busy = new LinkedHashSet<>(workers);
        this.hasDeadline = withinMs > 0;
        this.deadlineNanos = System.nanoTime() + withinMs * 1_000_000;
    }

    /** Takes each worker that holds nothing any more. */
    @FunctionalInterface
    interface Sink {
        void idle(String worker) throws Failure, Stdout.Closed;
    }

    /**
     * Waits until all hold nothing, or the time is over.
     *
     * @param since the newest event before they were put aside; below zero when the control plane does not tell
     * @return those that still hold something
     */
    Set<String> await(long since, Sink sink)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        HdcfClient client = connection.client(console);
        String only = busy.size() == 1
                ? "&worker_id=" + JobLookup.encode(busy.iterator().next())
                : "";
        EventStream events = new EventStream(client, only, Math.max(0, since));
        boolean canListen = since >= 0;
        long pauseMs = Patience.first();
        look(sink, true);
        while (!busy.isEmpty() && leftMs() > 0) {
            canListen = canListen && listen(events, sink);
            if (!busy.isEmpty() && leftMs() > 0) {
                console.pause().forMs(Math.min(pauseMs, leftMs()));
                pauseMs = Patience.longer(pauseMs);
                look(sink, false);
            }
        }
        return busy;
    }

    private long leftMs() {
        return hasDeadline ? Math.max(0, (deadlineNanos - System.nanoTime()) / 1_000_000) : SILENCE_MS;
    }

    private boolean listen(EventStream events, Sink sink)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        try {
            return events.step((int) Math.max(1, Math.min(SILENCE_MS, leftMs())), event -> {
                if (!Answer.text(event, "job_id").isEmpty() && busy.contains(Answer.text(event, "worker_id"))) {
                    look(sink, false);
                }
                return !busy.isEmpty() && leftMs() > 0;
            });
        } catch (ProblemException refused) {
            return refused.isPassing() && refused.status() != 429;
        } catch (IOException silence) {
            // Looking waits until the control plane is back.
            return true;
        }
    }

    private void look(Sink sink, boolean isFirst)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        for (String worker : List.copyOf(busy)) {
            List<JsonNode> held = patience.untilAnswered(() -> held(worker));
            if (held.isEmpty()) {
                busy.remove(worker);
                sink.idle(worker);
            } else if (isFirst) {
                console.say("waiting for " + held.size() + (held.size() == 1 ? " job of " : " jobs of ") + worker + ": "
                        + names(held));
            }
        }
    }

    private List<JsonNode> held(String worker) throws IOException, ProblemException, Failure {
        List<JsonNode> held = new ArrayList<>();
        for (JobStatus status : HELD) {
            held.addAll(new Selection(connection, console).every(status, worker, MAX_JOBS));
        }
        return held;
    }

    private static String names(List<JsonNode> jobs) {
        List<String> names = jobs.stream()
                .limit(NAMED)
                .map(JobWords::name)
                .map(Text::oneLine)
                .toList();
        return String.join(", ", names) + (jobs.size() > NAMED ? ", ..." : "");
    }
}
