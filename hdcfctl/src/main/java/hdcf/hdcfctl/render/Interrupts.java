package hdcf.hdcfctl.render;

/** How a person interrupts; a port, so that tests can. */
public interface Interrupts {
    /** From now on each interrupt (Ctrl-C) runs this on a thread of its own, instead of ending the program. */
    void handle(Runnable reaction);

    /** Ends the program from such a thread. */
    void leave(int exitCode);

    /** Nobody interrupts. */
    static Interrupts none() {
        return new Interrupts() {
            @Override
            public void handle(Runnable reaction) {}

            @Override
            public void leave(int exitCode) {}
        };
    }
}
