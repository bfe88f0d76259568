package hdcf.control.writer;

/** What the loop drives: the store together with the memory that mirrors it. Confined to the writer thread. */
public interface Book {
    /**
     * Opens the transaction of a turn.
     *
     * @return false when somebody else holds the file; nothing was begun
     */
    boolean begin(Turn turn);

    /** Number of writes since {@link #begin}: lets the loop see that a command wrote before it refused. */
    long writes();

    /**
     * Does what has become due and matches ready jobs with parked claims, in the same transaction.
     *
     * @param mayJudgeTime whether deadlines may be judged: the calls that arrived before this turn have been applied
     */
    void finishTurn(boolean mayJudgeTime);

    /**
     * Makes the turn durable.
     *
     * @param commandsApplied how many commands it holds, for the statistics
     */
    void commit(int commandsApplied);

    /** When {@link #finishTurn} has something to do although nobody called, on the monotonic clock. */
    long nextDueNanos();
}
