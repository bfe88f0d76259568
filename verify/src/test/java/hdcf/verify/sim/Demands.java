package hdcf.verify.sim;

import hdcf.control.command.QueueRules;
import hdcf.schema.wire.After;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.SubmitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What jobs ask for in some worlds, drawn from the seed and their number, so that plans need not tell: GPUs and a named resource of
 * which each machine has little, other jobs to end first, and room that others have to make.
 */
final class Demands {
    private static final int URGENT = 100;
    private static final double CARDS = 2;
    private static final String SEAT = "seat";
    /** So long at least runs, of the jobs that may be stopped, every other: longer than an urgent one waits. */
    private static final long WORTH_STOPPING_MS = 6_000;

    private final long seed;

    Demands(long seed) {
        this.seed = seed;
    }

    private boolean preempts() {
        return seed % 3 == 0;
    }

    private boolean hasCards() {
        return seed % 4 == 2;
    }

    QueueRules rules() {
        return preempts() ? new QueueRules(Duration.ZERO, 0, URGENT, 0, Duration.ofSeconds(2), 2) : QueueRules.STANDARD;
    }

    /** What each machine has to give; null when it does not tell. */
    @Nullable
    Resources offer() {
        return hasCards() ? new Resources(null, null, CARDS, null, Map.of(SEAT, 1.0)) : null;
    }

    /** A job as it is submitted in this world. */
    SubmitRequest of(Plan.JobPlan job, SubmitRequest plain, @Nullable String earlier) {
        boolean isUrgent = preempts() && job.number() % 5 == 2;
        boolean mayBeStopped = preempts() && !isUrgent && job.number() % 4 != 3;
        boolean wantsCard = hasCards() && job.number() % 3 == 1;
        boolean wantsSeat = hasCards() && job.number() % 5 == 3;
        boolean waits = earlier != null && job.number() % 7 == 3;
        return new SubmitRequest(
                plain.command(),
                mayBeStopped && job.number() % 2 == 0 ? lasting(plain.args()) : plain.args(),
                plain.workingDir(),
                plain.timeoutMs(),
                plain.maxAttempts(),
                null,
                isUrgent ? Integer.valueOf(URGENT) : plain.priority(),
                plain.scheduledAt(),
                null,
                null,
                null,
                null,
                wantsCard ? 1.0 : null,
                wantsSeat ? Map.of(SEAT, 1.0) : null,
                plain.limits(),
                null,
                null,
                null,
                null,
                null,
                waits ? List.of(new After(earlier, "any")) : null,
                null,
                mayBeStopped ? true : null,
                null,
                null,
                null);
    }

    /** The same command, which runs so long that it can be stopped. */
    private static @Nullable List<String> lasting(@Nullable List<String> args) {
        if (args == null) {
            return null;
        }
        List<String> longer = new ArrayList<>(args);
        longer.set(0, Long.toString(Math.max(WORTH_STOPPING_MS, Long.parseLong(args.get(0)))));
        return longer;
    }
}
