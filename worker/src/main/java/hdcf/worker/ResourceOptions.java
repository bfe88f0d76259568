package hdcf.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what this machine has to give, part of {@link WorkerOptions}; what is not said is measured. */
final class ResourceOptions {
    @Option(
            names = {"--cpus", "-cpus"},
            description = "Processors for jobs that ask for some; default: all of this machine. HDCF_CPUS")
    @Nullable
    Double cpus;

    @Option(
            names = {"--memory", "-memory"},
            description = "MiB of memory for jobs that ask for some; default: all of this machine. HDCF_MEMORY")
    @Nullable
    Long memory;

    @Option(
            names = {"--gpus", "-gpus"},
            description =
                    "GPUs for jobs that ask for some: how many, or their names as CUDA_VISIBLE_DEVICES knows them,"
                            + " such as 0,1; default: those that nvidia-smi lists. HDCF_GPUS")
    @Nullable
    String gpus;

    @Option(
            names = {"--resource", "-resource"},
            split = ",",
            description = "Something else that jobs may ask for, NAME=AMOUNT, such as license=2. HDCF_RESOURCE")
    List<String> resource = List.of();
}
