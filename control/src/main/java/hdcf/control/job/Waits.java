package hdcf.control.job;

/**
 * What a job waits for beside its time.
 *
 * @param unmet jobs it waits for of which nothing is decided; 0 when none of them keeps it back
 */
public record Waits(Place place, int unmet) {
    /** An ordinary job. */
    public static final Waits NOTHING = new Waits(Place.NONE, 0);

    Waits with(Place other) {
        return place == other ? this : new Waits(other, unmet);
    }

    Waits met(int left) {
        return new Waits(place, left);
    }

    /** Whether a job that waits for nothing else may be claimed. */
    boolean areOver() {
        return unmet == 0 && place != Place.WAITS;
    }
}
