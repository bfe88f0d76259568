package hdcf.worker.attempt;

import hdcf.schema.wire.HeldAssignment;

/** The port through which an attempt asks whether it may run. */
@FunctionalInterface
public interface Acknowledger {
    /** What came of one try. */
    enum Verdict {
        /** It may run. */
        GO,
        /** It may not, for good. */
        DROP,
        /** Nobody knows yet; ask again. */
        LATER
    }

    /** Tries once. */
    Verdict ack(HeldAssignment lease);
}
