package hdcf.worker.process;

import org.jspecify.annotations.Nullable;

/** One graphics card and how busy it is; null where the card does not tell. */
public record Gpu(
        int index,
        String uuid,
        String name,
        @Nullable Double usagePercent,
        @Nullable Double memoryUsedMb,
        @Nullable Double memoryTotalMb,
        @Nullable Double temperatureC) {}
