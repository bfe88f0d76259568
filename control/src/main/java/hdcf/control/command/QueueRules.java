package hdcf.control.command;

import java.time.Duration;

/**
 * What changes the order of the queue; nothing of it unless it is asked for.
 *
 * @param agingWindow for each so long that a job waits, it counts as one step of priority higher; zero: never
 * @param backlog while so many ready jobs of a priority from {@code floor} on wait, nothing lower is given out; 0: never
 * @param floor from which priority on a job is urgent
 * @param retriesPerWorker jobs that are not at their first attempt, at a time on one worker; 0: any number
 */
public record QueueRules(Duration agingWindow, int backlog, int floor, int retriesPerWorker) {
    /** The order of the protocol. */
    public static final QueueRules STANDARD = new QueueRules(Duration.ZERO, 0, 100, 0);
}
