package hdcf.control.command;

/** Work that time brings, done in the transaction of a turn. Confined to the writer thread. */
public interface Duty {
    /** Does what is due. Writes at most some hundred rows; what is left comes in the next turn. */
    void run(QueueBook book);

    /** When it wants to run next, on the monotonic clock. */
    long nextDueNanos(QueueBook book);
}
