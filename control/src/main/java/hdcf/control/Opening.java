package hdcf.control;

/** The seam between the program and the queue that it opens. */
final class Opening {
    private static final int NOT_BUILT = 70;

    private Opening() {}

    static ControlPlane.Opening plane() {
        return (config, clock) -> {
            throw new ControlPlane.StartFault(NOT_BUILT, "Expected a queue in this build, found none");
        };
    }
}
