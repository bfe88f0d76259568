package hdcf.control.command.live;

import hdcf.control.job.Amounts;
import hdcf.control.job.Needs;
import hdcf.control.job.Offer;
import hdcf.control.job.Weights;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How well a worker that waits is suited; the lowest score is the best. The same state gives the same score, so placement can be
 * repeated and explained. Confined to the writer thread.
 */
public final class Scores {
    private static final double RTT_UNIT_MS = 100;
    private static final double PERCENT = 100;

    private final Weights weights;
    private final ToIntFunction<Member> held;

    /** @param held assignments that are out to a worker */
    public Scores(Weights weights, ToIntFunction<Member> held) {
        this.weights = weights;
        this.held = held;
    }

    /** Of the worker alone, whatever the job. */
    public double of(Member member) {
        Integer slots = member.slots();
        return weights.rtt() * member.rttMs() / RTT_UNIT_MS
                + weights.load() * member.cpuPercent() / PERCENT
                + weights.queue() * held.applyAsInt(member) / Math.max(1, slots == null ? 1 : slots)
                + weights.unreliability() * (1 - member.reliability());
    }

    /** How badly a job fits what is left of a worker: GPUs that idle beside it, processors and memory that it leaves over. */
    public double misfit(Needs needs, Offer left) {
        if (weights.fit() == 0) {
            return 0;
        }
        Amounts wants = left.wants(needs);
        double idleGpus = wants.gpusMilli() == 0 && left.freeGpusMilli() > 0 ? 1 : 0;
        double rest = rest(wants.cpusMilli(), left.cpusMilli()) + rest(wants.memoryMb(), left.memoryMb());
        return weights.fit() * (idleGpus + rest) / 3;
    }

    /** The part that is left over; nothing when it does not matter or is not known. */
    private static double rest(long wanted, @Nullable Long left) {
        return wanted == 0 || left == null || left == 0 ? 0 : 1 - (double) wanted / left;
    }
}
