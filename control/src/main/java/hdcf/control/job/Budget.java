package hdcf.control.job;

/**
 * What a job has used up.
 *
 * @param attemptCount acked deliveries, and the one that is out for delivery
 * @param userEnds bad ends of the command itself; paid from {@code max_attempts}
 * @param crashEnds bad ends that infrastructure caused; paid from {@code crash_limit}
 * @param undelivered deliveries in a row that nobody acknowledged
 */
public record Budget(int attemptCount, int userEnds, int crashEnds, int undelivered) {
    static final Budget NONE = new Budget(0, 0, 0, 0);

    Budget delivered() {
        return new Budget(attemptCount + 1, userEnds, crashEnds, undelivered);
    }

    Budget takenBack(int nowUndelivered) {
        return new Budget(attemptCount - 1, userEnds, crashEnds, nowUndelivered);
    }

    Budget acked() {
        return new Budget(attemptCount, userEnds, crashEnds, 0);
    }

    Budget ended(boolean isUsers) {
        return isUsers
                ? new Budget(attemptCount, userEnds + 1, crashEnds, undelivered)
                : new Budget(attemptCount, userEnds, crashEnds + 1, undelivered);
    }

    /** Takes back an end that was counted although nobody had told it. */
    Budget forgiven(boolean isUsers) {
        return isUsers
                ? new Budget(attemptCount, userEnds - 1, crashEnds, undelivered)
                : new Budget(attemptCount, userEnds, crashEnds - 1, undelivered);
    }
}
