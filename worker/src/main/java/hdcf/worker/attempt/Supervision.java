package hdcf.worker.attempt;

import hdcf.schema.port.Clock;
import hdcf.schema.wire.EndCause;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.process.RunningProcess;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running command until it has ended: by itself, by its time limit, by an order, or by what the watchdog saw. It is asked
 * to end, has its grace, and then its whole tree is killed until nothing of it is left. Confined to one thread.
 */
final class Supervision {
    /** How long the last members of a killed tree may take to vanish. */
    private static final long VANISH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SIGNALLED_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private enum Phase {
        RUN,
        GRACE,
        KILLED
    }

    /**
     * How long a command may run and how it is asked to end.
     *
     * @param timeoutMs its whole time limit, for the sentence; 0 for none
     * @param remainingMs what is left of it; below 0 when it was over before
     * @param patienceMs how long no time limit is enforced, as a longer one may not have been heard of yet
     * @param graceMs between asking and killing
     */
    record Limits(long timeoutMs, long remainingMs, long patienceMs, long graceMs) {}

    /** How it ended, without times. */
    record End(EndCause cause, int exitCode, String sentence) {}

    private final RunningProcess process;
    private final Limits limits;
    private final Watchdog watchdog;
    private final Clock clock;
    private final Consumer<EndOrder> beforeSignal;
    private final long patientNanos;
    private long timeoutMs;
    private long deadlineNanos;
    private Phase phase = Phase.RUN;
    private @Nullable EndOrder reason;
    private long dueNanos;

    /**
     * @param beforeSignal told why, before the first signal is sent
     */
    Supervision(
            RunningProcess process, Limits limits, Watchdog watchdog, Clock clock, Consumer<EndOrder> beforeSignal) {
        this.process = process;
        this.limits = limits;
        this.watchdog = watchdog;
        this.clock = clock;
        this.beforeSignal = beforeSignal;
        this.timeoutMs = limits.timeoutMs();
        this.patientNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(limits.patienceMs());
        this.deadlineNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(limits.remainingMs());
    }

    /** An earlier worker wrote down that it ends the command, so that it may have signalled it: that is how it ends. */
    void decided(@Nullable EndOrder why) {
        reason = why;
    }

    /** Another time limit, counted from the start as the old one. */
    void retime(long newTimeoutMs) {
        deadlineNanos += TimeUnit.MILLISECONDS.toNanos(newTimeoutMs - timeoutMs);
        timeoutMs = newTimeoutMs;
    }

    /** How long it may run, in milliseconds; 0 for ever. */
    long timeoutMs() {
        return timeoutMs;
    }

    /** What is left of its time, in milliseconds. */
    long remainingMs() {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.nanos());
    }

    private long enforcedNanos() {
        return deadlineNanos - patientNanos > 0 ? deadlineNanos : patientNanos;
    }

    RunningProcess process() {
        return process;
    }

    /** How long nothing can be due, in nanoseconds. */
    long napNanos() {
        long now = clock.nanos();
        return switch (phase) {
            case RUN -> {
                long untilLook = watchdog.napNanos(now);
                long untilDeadline = timeoutMs > 0 ? Math.max(0, enforcedNanos() - now) : LONG_NANOS;
                yield Math.min(untilLook, untilDeadline);
            }
            case GRACE, KILLED -> SIGNALLED_NAP_NANOS;
        };
    }

    /** Takes the next step. Answers how the command ended, once it has and nothing of its tree is left. */
    @Nullable
    End doWork(@Nullable EndOrder order) {
        return switch (phase) {
            case RUN -> watch(order);
            case GRACE -> grace();
            case KILLED -> vanish();
        };
    }

    private @Nullable End watch(@Nullable EndOrder order) {
        if (process.isEnded()) {
            if (reason != null) {
                phase = Phase.GRACE;
                dueNanos = clock.nanos();
                return grace();
            }
            return process.isOutOfMemory() ? outOfMemory(exitCode()) : byItself();
        }
        EndOrder why = order;
        if (why == null && timeoutMs > 0 && clock.nanos() - enforcedNanos() >= 0) {
            why = EndOrder.timeout(timeoutMs);
        }
        if (why == null) {
            why = watchdog.look(clock.nanos());
        }
        if (why != null) {
            reason = why;
            beforeSignal.accept(why);
            process.terminate();
            phase = Phase.GRACE;
            dueNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(limits.graceMs());
        }
        return null;
    }

    private @Nullable End grace() {
        if (process.isEnded() && !process.isTreeAlive()) {
            return stopped();
        }
        if (isDue()) {
            process.kill();
            phase = Phase.KILLED;
            dueNanos = clock.nanos() + VANISH_NANOS;
        }
        return null;
    }

    private @Nullable End vanish() {
        if (process.isEnded() && (!process.isTreeAlive() || isDue())) {
            return stopped();
        }
        if (isDue()) {
            process.kill();
            dueNanos = clock.nanos() + VANISH_NANOS;
        }
        return null;
    }

    private End stopped() {
        EndOrder why = reason;
        return why == null ? byItself() : new End(why.cause(), exitCode(), why.sentence());
    }

    private int exitCode() {
        Integer exitCode = process.exitCode();
        return exitCode == null ? LaunchRefusedException.NOT_EXECUTABLE : exitCode;
    }

    private End byItself() {
        LaunchRefusedException refusal = process.refusal();
        if (refusal != null) {
            return new End(
                    refusal.isInfrastructure() ? EndCause.INFRASTRUCTURE : EndCause.USER_EXIT,
                    refusal.exitCode(),
                    String.valueOf(refusal.getMessage()));
        }
        String lost = process.lost();
        int exitCode = exitCode();
        return lost != null
                ? new End(EndCause.WORKER_LOST, exitCode, "Expected to learn the exit code, but " + lost)
                : new End(EndCause.USER_EXIT, exitCode, exitCode == 0 ? "" : Ending.expectedZero(exitCode));
    }

    private static End outOfMemory(int exitCode) {
        return new End(
                EndCause.OOM,
                exitCode,
                "Expected the command to stay within its memory limit, but the system killed it; give the job more with"
                        + " memory_mb");
    }

    private boolean isDue() {
        return clock.nanos() - dueNanos >= 0;
    }
}
