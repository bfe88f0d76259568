package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.WorkerHealth;

/** How a worker is said to people. */
final class WorkerWords {
    private WorkerWords() {}

    /**
     * Its state as people see it: that it gets no work, or may not be there for long, matters more than that it is heard. A control
     * plane that tells no health leaves its status.
     */
    static String state(JsonNode worker) {
        String health = Answer.text(worker, "health");
        return health.isEmpty() || health.equals(WorkerHealth.HEALTHY.name()) ? Answer.text(worker, "status") : health;
    }

    /** Whether it is heard. */
    static boolean isOnline(JsonNode worker) {
        return Answer.text(worker, "status").equals("ONLINE");
    }

    /** Whether it is given work. */
    static boolean isGivenWork(JsonNode worker) {
        String health = Answer.text(worker, "health");
        return isOnline(worker)
                && !health.equals(WorkerHealth.DRAINING.name())
                && !health.equals(WorkerHealth.UNHEALTHY.name());
    }
}
