package hdcf.control.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What its submitter said of a job that the queue does not look at, as it is stored.
 *
 * @param labels sorted, without duplicates
 * @param type the template that made its command
 * @param payload what was given to that template
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tags(
        @Nullable List<String> labels,
        @Nullable String type,
        @Nullable JsonNode payload) {
    /** An ordinary job. */
    public static final Tags NONE = new Tags(null, null, null);
}
