package hdcf.worker.process;

import org.jspecify.annotations.Nullable;

/**
 * How busy the machine is; null where it cannot be told. The names are those of the wire.
 *
 * @param gpuUsagePercent of all cards together
 * @param loadAverage of the last minute
 * @param memoryAvailableMb what programs could still get
 */
public record MachineFigures(
        @Nullable Double cpuUsagePercent,
        @Nullable Double memoryUsageMb,
        @Nullable Double gpuUsagePercent,
        @Nullable Double gpuMemoryUsageMb,
        @Nullable Double loadAverage,
        @Nullable Double memoryAvailableMb) {}
