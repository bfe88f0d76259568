package hdcf.control.law;

import hdcf.control.command.Asked;
import hdcf.control.command.NewJob;
import hdcf.control.job.Policy;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.RetryPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job that asks for something of the machine it runs on; each method answers another one. */
record Wanting(
        int priority,
        @Nullable Resources resources,
        @Nullable Policy policy,
        List<String> requirements,
        boolean needsGpu) {
    static Wanting nothing() {
        return new Wanting(0, null, null, List.of(), false);
    }

    static Wanting cpus(double cpus) {
        return nothing().with(new Resources(cpus, null));
    }

    static Wanting memory(long memoryMb) {
        return nothing().with(new Resources(null, memoryMb));
    }

    static Wanting gpus(double gpus) {
        return nothing().with(new Resources(null, null, gpus, null, null));
    }

    Wanting with(Resources wanted) {
        return new Wanting(priority, wanted, policy, requirements, needsGpu);
    }

    Wanting preferring(String... capabilities) {
        return new Wanting(priority, resources, new Policy(List.of(capabilities), null, null), requirements, needsGpu);
    }

    Wanting avoiding(String... capabilities) {
        return new Wanting(priority, resources, new Policy(null, List.of(capabilities), null), requirements, needsGpu);
    }

    Wanting retrying(RetryPolicy retry) {
        return new Wanting(priority, resources, new Policy(null, null, retry), requirements, needsGpu);
    }

    /** One of a limit that all jobs share. */
    Wanting limitedBy(String name) {
        Policy limited = new Policy(null, null, null, Map.of(name, 1L));
        return new Wanting(priority, resources, limited, requirements, needsGpu);
    }

    Wanting requiring(String... capabilities) {
        return new Wanting(priority, resources, policy, List.of(capabilities), needsGpu);
    }

    Wanting needingGpu() {
        return new Wanting(priority, resources, policy, requirements, true);
    }

    Wanting at(int other) {
        return new Wanting(other, resources, policy, requirements, needsGpu);
    }

    NewJob job() {
        Asked asked = new Asked(
                null,
                resources == null ? null : Json.text(resources),
                policy == null ? null : Json.text(policy),
                List.of(),
                "");
        return new NewJob("true", List.of(), "", 0, 3, 5, priority, 0, needsGpu, requirements, asked);
    }
}
