package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a job may use.
 *
 * @param cpus processors, fractions allowed
 * @param memoryMb MiB of memory for the whole tree of its processes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Resources(@Nullable Double cpus, @Nullable Long memoryMb) {}
