package hdcf.schema.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job may use, or what a worker has to give.
 *
 * @param cpus processors, fractions allowed
 * @param memoryMb MiB of memory; of a job for the whole tree of its processes
 * @param gpus whole ones, or a fraction of one
 * @param devices the GPUs themselves, as {@code CUDA_VISIBLE_DEVICES} names them
 * @param named amounts of things that only people know, such as licenses
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Resources(
        @Nullable Double cpus,
        @Nullable Long memoryMb,
        @Nullable Double gpus,
        @Nullable List<String> devices,
        @Nullable Map<String, Double> named) {
    /** Processors and memory only. */
    public Resources(@Nullable Double cpus, @Nullable Long memoryMb) {
        this(cpus, memoryMb, null, null, null);
    }
}
