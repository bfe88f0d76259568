package hdcf.control.http;

/**
 * How long a peer may take.
 *
 * @param headMs from the first byte of a request to the end of its headers
 * @param bodyMs without a byte of the body
 * @param idleMs between requests
 * @param writeMs without taking a byte of the answer
 */
public record Timeouts(int headMs, int bodyMs, int idleMs, int writeMs) {
    /** What the program uses. */
    public static Timeouts ordinary() {
        return new Timeouts(2_000, 10_000, 60_000, 10_000);
    }
}
