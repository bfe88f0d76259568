package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.command.OutputFollower.Progress;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Both streams of a running job, shown as they come, each on a connection and a thread of its own. Their trouble is nobody's: they
 * ask again until the job has ended, and what they could not show is shown then.
 */
final class LiveOutput {
    private static final long LAST_WORDS_MS = 2_000;

    private final Console console;
    private final List<Following> all;
    private final CountDownLatch open;
    private volatile boolean isOver;
    private volatile Stdout.@Nullable Closed closed;

    private LiveOutput(HdcfClient client, String jobId, Console console, List<Beginning> beginnings) {
        this.console = console;
        this.open = new CountDownLatch(beginnings.size());
        boolean isSingle = beginnings.size() == 1;
        this.all = beginnings.stream()
                .map(beginning -> new Following(
                        client,
                        jobId,
                        beginning,
                        isSingle || beginning.stream() == JobOutput.Stream.STDOUT ? this::toOut : this::toErr))
                .toList();
    }

    private void toOut(byte[] bytes, int length) throws Stdout.Closed {
        if (!isOver) {
            console.out().write(bytes, length);
            console.out().flush();
        }
    }

    private void toErr(byte[] bytes, int length) {
        if (!isOver) {
            console.err().write(bytes, 0, length);
            console.err().flush();
        }
    }

    /** Both streams of the last attempt and of those after it, each to its own place. */
    static LiveOutput start(HdcfClient client, String jobId, Console console) {
        return start(
                client,
                jobId,
                console,
                List.of(Beginning.of(JobOutput.Stream.STDOUT), Beginning.of(JobOutput.Stream.STDERR)));
    }

    /**
     * Where to begin with a stream.
     *
     * @param attempt the number of the attempt; 0 for the last one
     */
    record Beginning(JobOutput.Stream stream, long attempt, long offset) {
        static Beginning of(JobOutput.Stream stream) {
            return new Beginning(stream, 0, 0);
        }
    }

    /** One stream, or both; a single one goes to standard output. */
    static LiveOutput start(HdcfClient client, String jobId, Console console, List<Beginning> beginnings) {
        LiveOutput live = new LiveOutput(client, jobId, console, beginnings);
        for (Following each : live.all) {
            Thread thread = new Thread(each, "follow-" + each.stream.wireName());
            thread.setDaemon(true);
            thread.start();
        }
        return live;
    }

    /** Whether nothing more will come. */
    boolean isDone() {
        return open.getCount() == 0;
    }

    /** Waits until nothing more will come, though not longer than this. */
    void await(long ms) throws InterruptedException, Stdout.Closed {
        open.await(ms, TimeUnit.MILLISECONDS);
        check();
    }

    /** After the end of the job: waits for the rest, as long as it moves. */
    void finish() throws InterruptedException, Stdout.Closed {
        long before = -1;
        long now = moved();
        while (!isDone() && now != before) {
            await(LAST_WORDS_MS);
            before = now;
            now = moved();
        }
        isOver = true;
        check();
    }

    /** Whether the stream has to be shown from the beginning when the job has ended. */
    boolean isOwed(JobOutput.Stream stream) {
        return all.stream().anyMatch(each -> each.stream == stream && each.isOwed);
    }

    private long moved() {
        return all.stream().mapToLong(Following::moved).sum();
    }

    private void check() throws Stdout.Closed {
        Stdout.Closed found = closed;
        if (found != null) {
            throw found;
        }
    }

    private final class Following implements Runnable {
        private final JobOutput.Stream stream;
        private final OutputFollower follower;
        private final AtomicLong attempts = new AtomicLong();
        private volatile boolean isOwed;

        private Following(HdcfClient client, String jobId, Beginning beginning, JobOutput.Sink sink) {
            this.stream = beginning.stream();
            this.follower =
                    new OutputFollower(client, jobId, stream, sink).from(beginning.attempt(), beginning.offset());
        }

        private long moved() {
            return follower.offset() + attempts.get();
        }

        @Override
        public void run() {
            try {
                follow();
                isOwed |= follower.isMissing();
            } catch (Stdout.Closed gone) {
                closed = gone;
            } catch (ProblemException refused) {
                isOwed = true;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                open.countDown();
            }
        }

        private void follow() throws ProblemException, Stdout.Closed, InterruptedException {
            long pauseMs = Patience.first();
            while (!isOver) {
                try {
                    Progress progress = follower.step();
                    if (progress == Progress.UNSUPPORTED) {
                        isOwed = true;
                        return;
                    }
                    if (progress == Progress.NO_MORE) {
                        return;
                    }
                    if (progress == Progress.ATTEMPT_ENDED) {
                        attempts.incrementAndGet();
                    }
                    pauseMs = Patience.first();
                } catch (IOException silence) {
                    pauseMs = pause(pauseMs);
                } catch (ProblemException refused) {
                    if (!refused.isPassing()) {
                        throw refused;
                    }
                    pauseMs = pause(pauseMs);
                }
            }
        }

        private long pause(long pauseMs) throws InterruptedException {
            console.pause().forMs(pauseMs);
            return Patience.longer(pauseMs);
        }
    }
}
