package hdcf.schema.port;

/** Time as a program sees it. Deadlines use {@link #nanos()}; {@link #wallMillis()} is for schedules and for people. */
public interface Clock {
    /** Milliseconds since the Unix epoch. May jump in either direction at any moment. */
    long wallMillis();

    /** Nanoseconds from an arbitrary origin. Never goes back while the program runs. */
    long nanos();

    /** The machine's own clock. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
