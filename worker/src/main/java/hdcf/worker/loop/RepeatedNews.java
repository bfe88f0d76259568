package hdcf.worker.loop;

import hdcf.schema.port.Clock;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.WorkAnswer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Rests between polls while the control plane says nothing but the same aborts again and again: a command may take its
 * whole grace to end, and until then each poll would be answered at once. Confined to one thread.
 */
final class RepeatedNews {
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Clock clock;
    private List<AbortNotice> last = List.of();
    private boolean isResting;
    private long untilNanos;

    RepeatedNews(Clock clock) {
        this.clock = clock;
    }

    void heard(WorkAnswer answer) {
        isResting = !answer.abort().isEmpty()
                && answer.jobs().isEmpty()
                && answer.abort().equals(last);
        untilNanos = clock.nanos() + REST_NANOS;
        last = answer.abort();
    }

    /** Whether the next poll may be sent. */
    boolean isOver() {
        return !isResting || clock.nanos() - untilNanos >= 0;
    }

    /** How long until the next poll may be sent. */
    long remainingNanos() {
        return isResting ? Math.max(0, untilNanos - clock.nanos()) : 0;
    }
}
