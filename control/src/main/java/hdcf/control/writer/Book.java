package hdcf.control.writer;

/** What the loop drives: the store together with the memory that mirrors it. Confined to the writer thread. */
public interface Book {
    /**
     * Opens the transaction of a turn.
     *
     * @return false when somebody else holds the file; nothing was begun
     */
    boolean begin(Turn turn);

    /** Whether anything was written since {@link #begin}. */
    boolean hasWritten();

    /** Number of writes since {@link #begin}: lets the loop see that a command wrote before it refused. */
    long writes();

    /**
     * Does what has become due and matches ready jobs with parked claims, in the same transaction.
     *
     * @param queueIsEmpty whether every call that arrived before this turn has been applied, so that time may be judged
     */
    void finishTurn(boolean queueIsEmpty);

    /** Makes the turn durable. */
    void commit();

    /** When {@link #finishTurn} has something to do although nobody called, on the monotonic clock. */
    long nextDueNanos();
}
