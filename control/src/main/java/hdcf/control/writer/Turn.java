package hdcf.control.writer;

/**
 * The time of one turn of the writer, read once.
 *
 * @param nanos monotonic; deadlines are compared with it
 * @param wallMs Unix milliseconds of the machine's clock; for schedules and for people
 * @param steadyMs Unix milliseconds that advance with the monotonic clock; for back-off, which no clock jump may touch
 */
public record Turn(long nanos, long wallMs, long steadyMs) {
    /** Unix seconds of the machine's clock. */
    public long wallSec() {
        return Math.floorDiv(wallMs, 1000L);
    }
}
