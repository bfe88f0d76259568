package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BatchRef;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.Resources;
import hdcf.worker.spool.OutputFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a command: a list of what it may see, never a list of what it may not. The worker's token stands in
 * the worker's environment and must not reach a command.
 */
public final class JobEnvironment {
    private static final Set<String> ALLOWED = Set.of("PATH", "HOME", "LANG", "TZ", "TMPDIR", "USER", "SHELL");
    private static final String ALLOWED_PREFIX = "LC_";
    /** The variable that marks the processes of an attempt. */
    public static final String COOKIE = "HDCF_ASSIGNMENT_ID";

    private JobEnvironment() {}

    /** The part of an environment that commands may see. */
    public static Map<String, String> allowed(Map<String, String> all) {
        Map<String, String> allowed = new HashMap<>();
        all.forEach((name, value) -> {
            if (ALLOWED.contains(name) || name.startsWith(ALLOWED_PREFIX)) {
                allowed.put(name, value);
            }
        });
        return Map.copyOf(allowed);
    }

    static Map<String, String> of(Assignment assignment, AttemptRules rules, OutputFolder output) throws IOException {
        Map<String, String> environment = new HashMap<>(rules.environment());
        Execution execution = assignment.execution();
        if (execution != null && execution.env() != null) {
            environment.putAll(execution.env());
        }
        Resources resources = assignment.resources();
        List<String> devices = resources == null ? null : resources.devices();
        if (devices != null && !devices.isEmpty()) {
            // Numbers mean what nvidia-smi lists, and not the fastest card first.
            environment.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
            environment.put("CUDA_VISIBLE_DEVICES", String.join(",", devices));
        }
        BatchRef batch = assignment.batch();
        if (batch != null) {
            environment.put("HDCF_BATCH_ID", batch.batchId());
            environment.put("HDCF_TASK_INDEX", Long.toString(batch.index()));
            if (batch.item() != null) {
                environment.put("HDCF_TASK_ITEM", batch.item());
            }
        }
        environment.put("HDCF_JOB_ID", assignment.jobId());
        environment.put("HDCF_JOB_NUMBER", Long.toString(assignment.number()));
        environment.put("HDCF_ATTEMPT", Integer.toString(assignment.attemptCount()));
        environment.put("HDCF_WORKER_ID", rules.workerId());
        environment.put("HDCF_JOB_DIR", output.workPath().toString());
        environment.put("HDCF_CHECKPOINT", output.checkpointFile().toString());
        environment.put("HDCF_PROGRESS", output.progressFile().toString());
        return environment;
    }

    /** The entry that stands in the environment of this attempt's processes and of no others. */
    public static String cookie(String assignmentId) {
        return COOKIE + "=" + assignmentId;
    }
}
