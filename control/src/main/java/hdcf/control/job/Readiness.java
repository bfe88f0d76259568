package hdcf.control.job;

/** What lets a job go on that waits for others: they ended as they should, or left it a place in its batch. */
public final class Readiness {
    private Readiness() {}

    /**
     * Jobs that it waits for have ended as they should.
     *
     * @param left how many of them are not decided; 0 when it need not wait for more
     */
    public static void meet(Job job, int left, long nowMs, String by) throws Refusal {
        job.move(JobEvent.DUE);
        JobState now = job.state();
        Long due = now.times().dueAtMs();
        Times times = due == null ? now.times().updated(nowMs) : now.times().due(due, nowMs);
        Waits waits = now.waits().met(left);
        job.revise(job.spec(), with(now, waits, due == null && !now.isHeld() && waits.areOver(), times, by));
    }

    /** Its batch has a place for it. */
    public static void seat(Job job, long nowMs, String by) throws Refusal {
        job.move(JobEvent.DUE);
        JobState now = job.state();
        Waits waits = now.waits().with(Place.HAS);
        job.revise(
                job.spec(),
                with(now, waits, !now.isHeld() && waits.areOver(), now.times().updated(nowMs), by));
    }

    /** Its batch runs a few jobs at a time: if it could start and has no place yet, it waits for one. */
    public static void queue(Job job) {
        JobState now = job.state();
        if (now.isReady() && now.waits().place() == Place.NONE && !now.status().isTerminal()) {
            job.revise(job.spec(), with(now, now.waits().with(Place.WAITS), false, now.times(), now.updatedBy()));
        }
    }

    private static JobState with(JobState now, Waits waits, boolean isReady, Times times, String by) {
        return new JobState(
                now.status(), isReady, now.isHeld(), waits, now.budget(), now.lease(), times, now.end(), by);
    }
}
