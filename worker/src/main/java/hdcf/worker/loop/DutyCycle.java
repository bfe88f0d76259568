package hdcf.worker.loop;

/** Work that is done in turns. Always called by the same one thread. */
public interface DutyCycle {
    /** What to call the thread. */
    String name();

    /** Does what is due. Answers how much was done; 0 means that there is nothing to do before the bell or the nap is over. */
    int doWork();

    /** How long there can be nothing to do unless the bell rings, in nanoseconds. */
    long napNanos();

    /** Rings when there is something to do earlier. */
    Doorbell bell();
}
