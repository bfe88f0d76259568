package hdcf.schema.wire;

/** How a worker is; finer than its {@code status}, which base clients read. */
public enum WorkerHealth {
    /** Heard, and gets work. */
    HEALTHY,
    /** Not heard for a while, but not long enough to be OFFLINE. */
    SUSPECT,
    /** Gets no work, or one job on trial, because of how its attempts ended or because an operator said so. */
    UNHEALTHY,
    /** Ends what it runs and gets nothing more, because an operator said so. */
    DRAINING,
    /** Unheard, and its machine is known to sleep. */
    ASLEEP,
    /** Unheard for the heartbeat timeout. */
    OFFLINE
}
