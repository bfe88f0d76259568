package hdcf.control.job;

/** What stops a running job for the sake of an urgent one: nobody pays, and it may be claimed again at once. */
public final class Preemption {
    private Preemption() {}

    /** Its worker says that it has stopped it, as it was told. Its last holder is a worker like any other for the next attempt. */
    public static void end(Job job, long nowMs, String by) throws Refusal {
        boolean lossWasCounted = job.isLossCounted();
        job.move(JobEvent.PREEMPT);
        JobState now = job.state();
        job.revise(
                job.spec(),
                new JobState(
                        now.status(),
                        !now.isHeld() && now.waits().areOver(),
                        now.isHeld(),
                        now.waits(),
                        lossWasCounted ? now.budget().forgiven(now.end().isUsers()) : now.budget(),
                        now.lease().voided(),
                        now.times().updated(nowMs),
                        End.NONE,
                        by));
    }
}
