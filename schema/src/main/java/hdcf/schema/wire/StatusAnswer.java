package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** The short answer of {@code POST /register}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusAnswer(String status, @Nullable String workerId) {}
