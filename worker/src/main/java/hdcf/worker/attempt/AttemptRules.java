package hdcf.worker.attempt;

import java.nio.file.Path;
import java.util.Map;

/**
 * What all attempts of a worker have in common.
 *
 * @param place where things lie
 * @param environment the part of the worker's environment that commands may see
 * @param run what holds for a command unless its job says otherwise
 * @param allowed what may be run here
 */
public record AttemptRules(
        String workerId, Place place, Map<String, String> environment, RunRules run, AllowList allowed) {
    /**
     * Where a worker works.
     *
     * @param folder the worker's own folder, from which relative working directories lead
     * @param outputRoot where output and the jobs' own folders are kept
     */
    public record Place(Path folder, Path outputRoot) {}

    Path folder() {
        return place.folder();
    }

    Path outputRoot() {
        return place.outputRoot();
    }
}
