package hdcf.verify.sim;

/** Whether the control plane waited as long as it has to before it gave something up; in true time, whatever its clock said. */
final class PatienceCheck {
    /** Clocks drift, and an event is known to be written only when it is durable. */
    private static final double SHARE = 0.95;

    private static final long SLACK_NANOS = World.SECOND;
    private static final long RECONCILE_SEC = 5;

    private final World world;

    PatienceCheck(World world) {
        this.world = world;
    }

    /** A worker was called silent. */
    void offline(long event, String worker) {
        long at = world.chronicle.timeOf(event);
        if (at == Chronicle.UNKNOWN) {
            return;
        }
        long needed = nanos(world.plan.config().timeoutSec());
        long silent = world.chronicle.silentFor(worker, at - world.rates().commitMs() * World.MS);
        if (silent < needed || world.chronicle.upFor(at) < needed) {
            violation("called " + worker + " silent after " + silent / World.MS + " ms", event, at);
        }
    }

    /**
     * Time alone changed a job.
     *
     * @param sinceNanos when it had come into its state
     */
    void byTime(long event, String what, long sinceNanos) {
        long needed = switch (what) {
            case "assignment_expired" -> nanos(world.plan.config().timeoutSec());
            case "job_retrying" ->
                nanos((int) Math.min(RECONCILE_SEC, world.plan.config().graceSec()));
            default -> 0;
        };
        long at = world.chronicle.timeOf(event);
        boolean isKnown = at != Chronicle.UNKNOWN && sinceNanos != Chronicle.UNKNOWN;
        if (isKnown && needed > 0 && (at - sinceNanos < needed || world.chronicle.upFor(at) < needed)) {
            violation(what + " after " + (at - sinceNanos) / World.MS + " ms", event, at);
        }
    }

    private void violation(String what, long event, long at) {
        world.oracle.violation(
                "I20",
                what + " in event " + event + ", when the control plane had been up for "
                        + world.chronicle.upFor(at) / World.MS + " ms");
    }

    private static long nanos(int seconds) {
        return (long) (seconds * World.SECOND * SHARE) - SLACK_NANOS;
    }
}
