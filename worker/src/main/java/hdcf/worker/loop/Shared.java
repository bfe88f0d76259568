package hdcf.worker.loop;

import hdcf.worker.spool.Spool;

/** What the loops of one worker share. */
record Shared(Link link, LoopPorts ports, WorkerIdentity identity, Spool spool, SlotBoard board, Uploads uploads) {
    /** Whether there is an outcome of which something has to be sent before it is reported. */
    boolean owesOutput() {
        return spool.outcomes().stream().anyMatch(outcome -> !uploads.isSettled(outcome));
    }
}
