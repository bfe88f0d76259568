package hdcf.worker.loop;

import java.util.Locale;

/** What becomes of running commands when the worker is told to stop. */
public enum Stopping {
    /** They run on; the next worker on the same folder adopts them. */
    LEAVE,
    /** They may end by themselves until a deadline, then they are ended. */
    DRAIN,
    /** They are ended at once. */
    KILL;

    /** As it is written in an option. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
