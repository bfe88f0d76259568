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
    private final Following out;
    private final Following err;
    private final CountDownLatch open = new CountDownLatch(2);
    private volatile boolean isOver;
    private volatile Stdout.@Nullable Closed closed;

    private LiveOutput(HdcfClient client, String jobId, Console console) {
        this.console = console;
        this.out = new Following(client, jobId, JobOutput.Stream.STDOUT, (bytes, length) -> {
            if (!isOver) {
                console.out().write(bytes, length);
                console.out().flush();
            }
        });
        this.err = new Following(client, jobId, JobOutput.Stream.STDERR, (bytes, length) -> {
            if (!isOver) {
                console.err().write(bytes, 0, length);
                console.err().flush();
            }
        });
    }

    static LiveOutput start(HdcfClient client, String jobId, Console console) {
        LiveOutput live = new LiveOutput(client, jobId, console);
        for (Following each : List.of(live.out, live.err)) {
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
        long now = out.moved() + err.moved();
        while (!isDone() && now != before) {
            await(LAST_WORDS_MS);
            before = now;
            now = out.moved() + err.moved();
        }
        isOver = true;
        check();
    }

    /** Whether the stream has to be shown from the beginning when the job has ended. */
    boolean isOwed(JobOutput.Stream stream) {
        return (stream == JobOutput.Stream.STDOUT ? out : err).isOwed;
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

        private Following(HdcfClient client, String jobId, JobOutput.Stream stream, JobOutput.Sink sink) {
            this.stream = stream;
            this.follower = new OutputFollower(client, jobId, stream, sink);
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
