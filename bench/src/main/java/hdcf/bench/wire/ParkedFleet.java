package hdcf.bench.wire;

import hdcf.bench.stat.Latencies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many workers that all wait in a long poll, and one connection that submits: how fast does a job wake a worker, and how many
 * does it wake? Confined to the loop's thread.
 */
public final class ParkedFleet implements AutoCloseable {
    private static final int PATIENCE_SEC = 120;
    private static final int WAVE = 256;
    private static final byte[] JOB = "\"job_id\":\"".getBytes(StandardCharsets.ISO_8859_1);

    private final EventLoop loop;
    private final String token;
    private final Lane submitter;
    private final RequestTemplate submit;
    private final List<Sleeper> sleepers = new ArrayList<>();
    private Latencies wakes = new Latencies();
    private long answers;
    private long submitNanos;
    private long jobsSubmitted;
    private long jobsDelivered;
    private long jobsWanted;

    private ParkedFleet(InetSocketAddress address, String token) throws IOException {
        this.loop = new EventLoop(address);
        this.token = token;
        submit = new Requests(token, "nobody", 1).submit();
        submitter = loop.open(this::submitted);
    }

    /** Connects and registers so many workers; none of them polls yet. */
    public static ParkedFleet open(InetSocketAddress address, String token, int workers) throws IOException {
        ParkedFleet fleet = new ParkedFleet(address, token);
        for (int i = 0; i < workers; i++) {
            Sleeper sleeper = fleet.new Sleeper("bench-" + i);
            sleeper.lane = fleet.loop.open(sleeper);
            sleeper.lane.send(sleeper.requests.register().bytes());
            fleet.sleepers.add(sleeper);
            if (i % WAVE == WAVE - 1 || i == workers - 1) {
                fleet.loop.runUntilIdle(PATIENCE_SEC);
            }
        }
        return fleet;
    }

    /** Sends every poll; they stay unanswered. */
    public void park() throws IOException {
        for (Sleeper sleeper : sleepers) {
            sleeper.poll();
        }
    }

    /**
     * Submits jobs one after the other, the next when the one before was delivered and completed.
     *
     * @return how long each took from the first byte of its submission to the last byte of the assignment
     */
    public Latencies wake(int jobs) throws IOException {
        wakes = new Latencies();
        jobsWanted = jobsSubmitted + jobs;
        submitNext();
        loop.run(() -> jobsDelivered == jobsWanted && !submitter.isBusy(), PATIENCE_SEC);
        return wakes;
    }

    /** Polls that were answered so far, with or without a job. */
    public long answers() {
        return answers;
    }

    /** Jobs that reached a worker so far. */
    public long delivered() {
        return jobsDelivered;
    }

    private void submitNext() throws IOException {
        jobsSubmitted++;
        submitNanos = System.nanoTime();
        submitter.send(submit.bytes());
    }

    private byte @Nullable [] submitted(Answer answer) {
        if (answer.status() != Step.SUBMIT.expectedStatus()) {
            throw new IllegalStateException("Expected a job to be taken, found " + answer.text());
        }
        return null;
    }

    private void completed() {
        jobsDelivered++;
        if (jobsSubmitted < jobsWanted) {
            try {
                submitNext();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    /** One waiting worker: polls, takes what it is given through its life, and polls again. */
    private final class Sleeper implements Script {
        private final Requests requests;
        private final byte[] poll;
        private @Nullable Lane lane;
        private @Nullable Step step;

        private Sleeper(String workerId) {
            requests = new Requests(token, workerId, 1);
            poll = RequestTemplate.get(token, "/next-job?worker_id=" + workerId + "&wait_ms=60000&max=1")
                    .bytes();
        }

        private void poll() throws IOException {
            step = Step.CLAIM;
            if (lane != null) {
                lane.send(poll);
            }
        }

        @Override
        public byte @Nullable [] next(Answer answer) {
            if (answer.status() != 200) {
                throw new IllegalStateException("Expected 200, found " + answer.text());
            }
            Step asked = step;
            if (asked == null) {
                return null;
            }
            return switch (asked) {
                case SUBMIT -> throw new IllegalStateException("Expected a worker not to submit");
                case CLAIM -> woken(answer);
                case ACK -> go(Step.COMPLETE, requests.complete());
                case COMPLETE -> {
                    completed();
                    step = Step.CLAIM;
                    yield poll;
                }
            };
        }

        private byte[] woken(Answer answer) {
            answers++;
            if (answer.count(JOB) == 0) {
                return poll;
            }
            wakes.add(System.nanoTime() - submitNanos);
            requests.take(0, answer, answer.bodyStart());
            return go(Step.ACK, requests.ack());
        }

        private byte[] go(Step to, RequestTemplate request) {
            step = to;
            return request.bytes();
        }
    }
}
