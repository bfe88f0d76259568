package hdcf.worker.attempt;

import java.nio.file.Path;
import java.util.Map;

/**
 * What all attempts of a worker have in common.
 *
 * @param folder the worker's own folder, from which relative working directories lead
 * @param outputRoot where output is kept
 * @param environment the part of the worker's environment that commands may see
 * @param defaultTimeoutMs for jobs that name none; 0 for no limit
 * @param killGraceMs between asking a command to end and ending it
 */
public record AttemptRules(
        String workerId,
        Path folder,
        Path outputRoot,
        Map<String, String> environment,
        long defaultTimeoutMs,
        long killGraceMs) {}
