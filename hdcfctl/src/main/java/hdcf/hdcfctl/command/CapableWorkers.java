package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Which workers could run the jobs of a submission when nothing else ran. What a template of the control plane adds to a job is not
 * known here.
 *
 * @param able names of those that could run one of them at least
 * @param jobs how many jobs there are
 * @param stranded how many of them nobody could run
 */
record CapableWorkers(List<String> able, int jobs, int stranded) {
    /**
     * Looks.
     *
     * @param submission a job, an array of jobs, or a batch
     * @param workers what the control plane tells of them
     */
    static CapableWorkers of(JsonNode submission, JsonNode workers) {
        List<JsonNode> jobs = jobs(submission);
        List<String> able = new ArrayList<>();
        boolean[] isServed = new boolean[jobs.size()];
        for (JsonNode worker : workers) {
            if (!WorkerWords.isGivenWork(worker)) {
                continue;
            }
            boolean isAble = false;
            for (int i = 0; i < isServed.length; i++) {
                if (couldRun(worker, jobs.get(i))) {
                    isServed[i] = true;
                    isAble = true;
                }
            }
            if (isAble) {
                able.add(Answer.text(worker, "worker_id"));
            }
        }
        int stranded = 0;
        for (boolean served : isServed) {
            stranded += served ? 0 : 1;
        }
        return new CapableWorkers(able, isServed.length, stranded);
    }

    private static List<JsonNode> jobs(JsonNode submission) {
        JsonNode several = submission.isArray() ? submission : submission.path("jobs");
        List<JsonNode> jobs = new ArrayList<>();
        if (several.isArray()) {
            several.forEach(jobs::add);
        } else {
            // Those of an array or of a list of items ask for the same.
            jobs.add(submission.path("job").isObject() ? submission.path("job") : submission);
        }
        return jobs;
    }

    private static boolean couldRun(JsonNode worker, JsonNode job) {
        List<String> has = new ArrayList<>();
        worker.path("capabilities").forEach(capability -> has.add(capability.asText()));
        for (JsonNode need : job.path("requirements")) {
            if (!has.contains(need.asText())) {
                return false;
            }
        }
        JsonNode offer = worker.path("resources");
        for (var wish : job.path("resources").properties()) {
            if (wish.getValue().asDouble()
                    > offer.path("named").path(wish.getKey()).asDouble()) {
                return false;
            }
        }
        boolean hasGpu = offer.path("gpus").isNumber() ? offer.path("gpus").asDouble() >= 1 : has.contains("gpu");
        return (hasGpu || !job.path("needs_gpu").asBoolean())
                && job.path("gpus").asDouble() <= offer.path("gpus").asDouble()
                && isEnough(offer.path("cpus"), job.path("cpus"))
                && isEnough(offer.path("memory_mb"), job.path("memory_mb"));
    }

    /** A worker that does not tell is taken to have enough. */
    private static boolean isEnough(JsonNode offer, JsonNode wish) {
        return !offer.isNumber() || wish.asDouble() <= offer.asDouble();
    }

    /** It in words. */
    String words() {
        if (stranded == jobs) {
            return "no worker that is given work could run it. Next: hdcfctl worker list";
        }
        return (stranded == 0 ? "" : stranded + " of the " + jobs + " jobs no worker could run; ") + "it could run on "
                + String.join(", ", able);
    }
}
