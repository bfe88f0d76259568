package hdcf.bench.wire;

/** The four requests of a lifecycle, in order. */
public enum Step {
    /** {@code POST /jobs}. */
    SUBMIT(201),
    /** {@code GET /next-job}. */
    CLAIM(200),
    /** {@code POST /ack}. */
    ACK(200),
    /** {@code POST /complete}. */
    COMPLETE(200);

    private final int expectedStatus;

    Step(int expectedStatus) {
        this.expectedStatus = expectedStatus;
    }

    int expectedStatus() {
        return expectedStatus;
    }
}
