package hdcf.control.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a submitted job belongs to others.
 *
 * @param after jobs that it waits for
 * @param isAnyEnough whether one of them is enough
 * @param task what it is in its batch; null when it is not of one that people see
 */
public record Bond(
        @Nullable String name,
        List<Prior> after,
        boolean isAnyEnough,
        @Nullable Task task) {
    /** An ordinary job. */
    public static final Bond NONE = new Bond(null, List.of(), false, null);

    /** Of one task of a batch; what it waits for is said when all of them are known. */
    public Bond of(Task other) {
        return new Bond(name, List.of(), isAnyEnough, other);
    }

    /** What the command is told of its place in the batch. */
    public record Task(long index, @Nullable String item) {}
}
