package hdcf.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options that say what this machine has to give, part of {@link WorkerOptions}; what is not said is measured. */
final class ResourceOptions {
    @Nullable
    Double cpus;

    @Nullable
    Long memory;

    @Nullable
    String gpus;

    List<String> resource = List.of();

    void tell(OptionList list) {
        list.value(
                Double.class,
                List.of("--cpus"),
                null,
                "Processors for jobs that ask for some; default: all of this machine. HDCF_CPUS",
                to -> cpus = to);
        list.value(
                Long.class,
                List.of("--memory"),
                null,
                "MiB of memory for jobs that ask for some; default: all of this machine. HDCF_MEMORY",
                to -> memory = to);
        list.text(
                "--gpus",
                null,
                "GPUs for jobs that ask for some: how many, or their names as CUDA_VISIBLE_DEVICES knows them,"
                        + " such as 0,1; default: those that nvidia-smi lists. HDCF_GPUS",
                to -> gpus = to);
        list.texts(
                "--resource",
                "Something else that jobs may ask for, NAME=AMOUNT, such as license=2. HDCF_RESOURCE",
                to -> resource = to);
    }
}
