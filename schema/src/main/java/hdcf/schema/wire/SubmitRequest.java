package hdcf.schema.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /jobs}: one command to run. Absent members mean their default.
 *
 * @param command the program, looked up in the worker's {@code PATH}; 1 to 4096 characters
 * @param args its arguments, at most 1024
 * @param workingDir where it runs; may be relative to the worker's folder, or empty
 * @param timeoutMs wall-clock limit in milliseconds; 0 leaves it to the worker
 * @param maxAttempts how often the command may end badly by itself before the job is FAILED; default 3
 * @param crashLimit how often infrastructure may fail it; default 5, or 0 when {@code max_attempts} is 1
 * @param priority higher first; default 0
 * @param scheduledAt Unix seconds before which it is not claimed; 0 is now
 * @param needsGpu whether only a worker with the capability {@code gpu} may run it
 * @param requirements capabilities that the worker must have
 * @param cpus processors reserved for it and what it may use, fractions allowed; absent means no limit
 * @param memoryMb MiB of memory reserved for it and what it may use; absent means no limit
 * @param gpus GPUs reserved for it: a whole number, or a fraction of one
 * @param resources amounts of what workers offer by name
 * @param limits amounts of limits shared by all jobs that it takes while it runs
 * @param prefer capabilities, of which one makes a worker the better choice
 * @param avoid capabilities, of which one makes a worker the worse choice
 * @param retry how it is tried again
 * @param execution how a worker runs it
 * @param name for people, and for {@code after} in a list of jobs of {@code POST /batches}: a letter or {@code _}, then up to 127
 *     letters, digits or {@code . _ -}
 * @param after jobs that have to end before it starts, at most {@link Limits#AFTER}
 * @param afterMode {@code all} (default) of them, or {@code any} one
 * @param preemptible whether it may be stopped while it runs, and run again later, to make room for a job of higher priority
 * @param labels for people to find it by, at most {@link Limits#LABELS}
 * @param type name of a template of the operator, which makes {@code command} and {@code args}; neither may be given beside it
 * @param payload parameters of that template: an object, or text for its first parameter
 */
public record SubmitRequest(
        @Nullable String command,
        @Nullable List<String> args,
        @Nullable String workingDir,
        @Nullable Long timeoutMs,
        @Nullable Integer maxAttempts,
        @Nullable Integer crashLimit,
        @Nullable Integer priority,
        @Nullable Long scheduledAt,
        @Nullable Boolean needsGpu,
        @Nullable List<String> requirements,
        @Nullable Double cpus,
        @Nullable Long memoryMb,
        @Nullable Double gpus,
        @Nullable Map<String, Double> resources,
        @Nullable Map<String, Long> limits,
        @Nullable List<String> prefer,
        @Nullable List<String> avoid,
        @Nullable RetryPolicy retry,
        @Nullable Execution execution,
        @Nullable String name,
        @Nullable List<After> after,
        @Nullable String afterMode,
        @Nullable Boolean preemptible,
        @Nullable List<String> labels,
        @Nullable String type,
        @Nullable JsonNode payload) {
    /** The same with the command that a template made of its type. */
    public SubmitRequest running(String program, List<String> arguments) {
        return new SubmitRequest(
                program,
                arguments,
                workingDir,
                timeoutMs,
                maxAttempts,
                crashLimit,
                priority,
                scheduledAt,
                needsGpu,
                requirements,
                cpus,
                memoryMb,
                gpus,
                resources,
                limits,
                prefer,
                avoid,
                retry,
                execution,
                name,
                after,
                afterMode,
                preemptible,
                labels,
                type,
                payload);
    }

    /** A job that waits for no other. */
    public SubmitRequest(
            @Nullable String command,
            @Nullable List<String> args,
            @Nullable String workingDir,
            @Nullable Long timeoutMs,
            @Nullable Integer maxAttempts,
            @Nullable Integer crashLimit,
            @Nullable Integer priority,
            @Nullable Long scheduledAt,
            @Nullable Boolean needsGpu,
            @Nullable List<String> requirements,
            @Nullable Double cpus,
            @Nullable Long memoryMb,
            @Nullable Double gpus,
            @Nullable Map<String, Double> resources,
            @Nullable Map<String, Long> limits,
            @Nullable List<String> prefer,
            @Nullable List<String> avoid,
            @Nullable RetryPolicy retry,
            @Nullable Execution execution) {
        this(
                command,
                args,
                workingDir,
                timeoutMs,
                maxAttempts,
                crashLimit,
                priority,
                scheduledAt,
                needsGpu,
                requirements,
                cpus,
                memoryMb,
                gpus,
                resources,
                limits,
                prefer,
                avoid,
                retry,
                execution,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A job without wishes about where it runs and how it is tried again. */
    public SubmitRequest(
            @Nullable String command,
            @Nullable List<String> args,
            @Nullable String workingDir,
            @Nullable Long timeoutMs,
            @Nullable Integer maxAttempts,
            @Nullable Integer crashLimit,
            @Nullable Integer priority,
            @Nullable Long scheduledAt,
            @Nullable Boolean needsGpu,
            @Nullable List<String> requirements,
            @Nullable Double cpus,
            @Nullable Long memoryMb,
            @Nullable Execution execution) {
        this(
                command,
                args,
                workingDir,
                timeoutMs,
                maxAttempts,
                crashLimit,
                priority,
                scheduledAt,
                needsGpu,
                requirements,
                cpus,
                memoryMb,
                null,
                null,
                null,
                null,
                null,
                null,
                execution);
    }
}
