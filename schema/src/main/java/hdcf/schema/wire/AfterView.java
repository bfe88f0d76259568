package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A job that another one waits for, or waited for.
 *
 * @param name its name, if it has one
 * @param on {@code ok}, {@code fail} or {@code any}
 * @param state {@code waiting}, {@code satisfied} or {@code broken}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AfterView(String jobId, long number, @Nullable String name, String on, String state) {}
