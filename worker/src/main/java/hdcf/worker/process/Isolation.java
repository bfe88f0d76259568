package hdcf.worker.process;

/** How far a command is kept apart from the machine it runs on. */
public enum Isolation {
    /** A process like any other of the worker's user. */
    NONE,
    /** A PID namespace of its own: it sees its own processes only, and none of them outlives it. */
    PID,
    /** Bubblewrap: the file system is read-only but for the attempt's folder, /tmp is private, there is no network. */
    SANDBOX,
    /** An image run by docker or podman, where the worker's owner allowed it. */
    CONTAINER
}
