package hdcf.control;

/** The seam between the program and the queue that it opens. */
final class Opening {
    private Opening() {}

    static ControlPlane.Opening plane() {
        return QueuePlane::open;
    }
}
