package hdcf.control.job;

/** Whether a job of a batch with {@code max_running} may run. */
public enum Place {
    /** It needs none, or could not start yet. */
    NONE(0),
    /** It could start, and waits until another job of its batch has ended. */
    WAITS(1),
    /** It has one, from before it may be claimed until it has ended. */
    HAS(2);

    private final int stored;

    Place(int stored) {
        this.stored = stored;
    }

    /** Its number in the database. */
    public int stored() {
        return stored;
    }

    /** The one with this number in the database. */
    public static Place ofStored(int number) {
        for (Place place : values()) {
            if (place.stored == number) {
                return place;
            }
        }
        throw new IllegalArgumentException("Expected a place, found " + number);
    }
}
