package hdcf.control.store;

/**
 * The moments around COMMIT, apart, so that a simulated process can end between any two. What they throw is a fault of the
 * writer, as if the database had thrown it.
 */
public interface CommitSteps {
    /** Everything of the turn is written; nothing is durable. */
    void before();

    /** The turn is durable; nobody was told. */
    void after();

    /** What runs in earnest: nothing. */
    static CommitSteps none() {
        return Nothing.INSTANCE;
    }

    /** Does nothing. */
    enum Nothing implements CommitSteps {
        INSTANCE;

        @Override
        public void before() {
            // Nothing happens.
        }

        @Override
        public void after() {
            // Nothing happens.
        }
    }
}
