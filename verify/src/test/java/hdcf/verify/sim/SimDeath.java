package hdcf.verify.sim;

/** A simulated process ended at this instruction: unwinds what it was doing, which nobody will see. */
final class SimDeath extends Error {
    private static final long serialVersionUID = 1L;

    SimDeath(String where) {
        super(where, null, false, false);
    }
}
