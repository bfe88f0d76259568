package hdcf.control.job;

import hdcf.schema.wire.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * What a job asks of the worker that runs it, as it is stored; the law does not look inside.
 *
 * @param execution JSON of how it is run; null when it asked for nothing
 * @param resources JSON of what it may use; null when it asked for nothing
 * @param policy JSON of where it would rather run and how it is tried again; null when it asked for nothing
 * @param checkpoint what an attempt left for the next one
 */
public record Wishes(
        @Nullable String execution,
        @Nullable String resources,
        @Nullable String policy,
        @Nullable BlobRef checkpoint) {
    /** An ordinary job. */
    public static final Wishes NONE = new Wishes(null, null, null, null);

    /** The same wishes with other resources. */
    public Wishes with(String otherResources) {
        return new Wishes(execution, otherResources, policy, checkpoint);
    }
}
