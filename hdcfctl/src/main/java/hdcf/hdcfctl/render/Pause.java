package hdcf.hdcfctl.render;

/** Waits; a port, so that tests need not. */
@FunctionalInterface
public interface Pause {
    /** Returns after so many milliseconds. */
    void forMs(long milliseconds) throws InterruptedException;
}
