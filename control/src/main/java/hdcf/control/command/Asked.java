package hdcf.control.command;

import hdcf.control.store.Tags;
import hdcf.schema.wire.InputFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a submitted job asks of its worker, checked, as it will be stored.
 *
 * @param execution JSON; null when nothing was asked
 * @param resources JSON; null when nothing was asked
 * @param policy JSON; null when nothing was asked
 * @param inputs blobs that must be here
 * @param bond how it belongs to other jobs
 * @param tags what its submitter said of it for people
 * @param pointer of the job in the body; empty when it is the whole body
 */
public record Asked(
        @Nullable String execution,
        @Nullable String resources,
        @Nullable String policy,
        List<InputFile> inputs,
        Bond bond,
        Tags tags,
        String pointer) {
    /** An ordinary job. */
    public static final Asked NOTHING = new Asked(null, null, null, List.of(), Bond.NONE, Tags.NONE, "");

    /** A job that has no wishes about where it runs and how it is tried again. */
    public Asked(@Nullable String execution, @Nullable String resources, List<InputFile> inputs, String pointer) {
        this(execution, resources, null, inputs, pointer);
    }

    /** A job that belongs to no other, and of which nothing is said. */
    public Asked(
            @Nullable String execution,
            @Nullable String resources,
            @Nullable String policy,
            List<InputFile> inputs,
            String pointer) {
        this(execution, resources, policy, inputs, Bond.NONE, Tags.NONE, pointer);
    }

    /** The same with another bond. */
    public Asked with(Bond other) {
        return new Asked(execution, resources, policy, inputs, other, tags, pointer);
    }

    /** The same with what is said of it for people. */
    public Asked with(Tags others) {
        return new Asked(execution, resources, policy, inputs, bond, others, pointer);
    }
}
