package hdcf.control.command;

import java.time.Duration;

/**
 * What changes the order of the queue; nothing of it unless it is asked for.
 *
 * @param agingWindow for each so long that a job waits, it counts as one step of priority higher; zero: never
 * @param backlog while so many ready jobs of a priority from {@code floor} on wait, nothing lower is given out; 0: never
 * @param floor from which priority on a job is urgent
 * @param retriesPerWorker jobs that are not at their first attempt, at a time on one worker; 0: any number
 * @param preemptAfter how long a job from {@code floor} on waits for room before a preemptible one is stopped for it; zero: for ever
 * @param preemptLimit how often one job is stopped for others at most
 */
public record QueueRules(
        Duration agingWindow, int backlog, int floor, int retriesPerWorker, Duration preemptAfter, int preemptLimit) {
    private static final int PREEMPT_LIMIT = 3;

    /** Nothing that runs is stopped. */
    public QueueRules(Duration agingWindow, int backlog, int floor, int retriesPerWorker) {
        this(agingWindow, backlog, floor, retriesPerWorker, Duration.ZERO, PREEMPT_LIMIT);
    }

    /** The order of the protocol. */
    public static final QueueRules STANDARD = new QueueRules(Duration.ZERO, 0, 100, 0);
}
