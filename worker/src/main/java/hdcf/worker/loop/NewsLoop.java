package hdcf.worker.loop;

import hdcf.client.ProblemException;
import hdcf.schema.wire.WorkAnswer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Listens for aborts while no slot is free, with a parked poll that asks for no work.
 *
 * <p>When a slot becomes free, the poll of {@link ClaimLoop} takes its place: the control plane keeps one parked poll per
 * worker and answers an earlier one with nothing. So a freed slot never waits for this poll to end.
 */
final class NewsLoop implements DutyCycle {
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Shared shared;
    private final Doorbell bell;
    private final int waitMs;
    private final RepeatedNews news;

    NewsLoop(Shared shared, Doorbell bell, int waitMs) {
        this.shared = shared;
        this.bell = bell;
        this.waitMs = waitMs;
        this.news = new RepeatedNews(shared.ports().clock());
    }

    @Override
    public String name() {
        return "news";
    }

    @Override
    public Doorbell bell() {
        return bell;
    }

    @Override
    public long napNanos() {
        return NAP_NANOS;
    }

    @Override
    public int doWork() {
        if (shared.link().mode() != Link.Mode.EXTENDED || shared.board().free() > 0 || !news.isOver()) {
            return 0;
        }
        long connection = shared.link().number();
        try {
            WorkAnswer answer = shared.ports()
                    .client()
                    .nextJobs(
                            shared.identity().workerId(),
                            0,
                            waitMs,
                            shared.ports().ids().next());
            news.heard(answer);
            shared.link().drain(answer.drain());
            shared.board().end(answer.abort());
            // An answer without news came because another poll took the place, or the wait was over: look around first.
            return answer.abort().isEmpty() ? 0 : 1;
        } catch (IOException unheard) {
            shared.link().lost(connection, unheard);
        } catch (ProblemException refused) {
            shared.link().judge(connection, refused);
        }
        return 0;
    }
}
