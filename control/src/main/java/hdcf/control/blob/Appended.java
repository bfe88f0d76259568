package hdcf.control.blob;

/**
 * What became of a chunk.
 *
 * @param length bytes of the blob that are there
 */
public record Appended(State state, long length) {
    /** How far the blob is. */
    public enum State {
        /** The chunk begins after the end of what is there; nothing of it was kept. */
        GAP,
        /** There is more to come. */
        PARTIAL,
        /** The blob is whole, checked, durable and recorded. */
        COMPLETE
    }
}
