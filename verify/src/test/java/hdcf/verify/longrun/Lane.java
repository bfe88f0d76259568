package hdcf.verify.longrun;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One kind of trouble that takes its turn; it is asked for slices, one at a time, and writes what it saw into the book. */
interface Lane {
    String name();

    /** How much of the time it gets, beside the others. */
    int share();

    /** About how long its next slice takes; a slice that does not fit into what is left of the run is not begun. */
    Duration usual();

    /** Whether something is left for it to do. */
    boolean hasNext();

    /** What had no turn at all yet. */
    default List<String> left() {
        return List.of();
    }

    /** Takes the next slice, which should end within the time left. */
    void run(Duration left, Book book) throws IOException, InterruptedException;
}
