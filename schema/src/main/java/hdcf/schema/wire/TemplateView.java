package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of job that the operator defined, as {@code GET /templates} shows it.
 *
 * @param type its name
 * @param description for people
 * @param parameters in the order of the file; text as {@code payload} is for the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TemplateView(String type, @Nullable String description, List<Parameter> parameters) {
    /**
     * What may or must be given.
     *
     * @param type {@code string}, {@code integer}, {@code boolean} or {@code enum}
     * @param required whether it has to be given
     * @param values of an {@code enum}
     * @param fallback what is meant when it is not given
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameter(
            String name,
            String type,
            boolean required,
            @Nullable String description,
            @Nullable Long min,
            @Nullable Long max,
            @Nullable Integer maxLength,
            @Nullable String pattern,
            @Nullable List<String> values,
            @JsonProperty("default") @Nullable String fallback) {}
}
