package hdcf.worker;

import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.EnvironmentDefaults;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options as they are written: a flag wins over its environment variable, which wins over the default. */
@Command(
        name = "worker",
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        description =
                "Runs an HDCF worker: asks a control plane for jobs and runs them on this machine. Each option may be"
                        + " written --name or -name, or be given in the environment variable named beside it.")
final class WorkerOptions {
    @Option(
            names = {"--control-url", "-control-url"},
            defaultValue = "http://localhost:8080",
            description = "Where the control plane is. HDCF_CONTROL_URL")
    String controlUrl = "";

    @Option(
            names = {"--worker-id", "-worker-id"},
            description =
                    "Name of this worker, unique and kept over restarts; default: the machine's name and a part that"
                            + " is made once. HDCF_WORKER_ID")
    @Nullable
    String workerId;

    @Option(
            names = {"--token", "-token"},
            description =
                    "Token of the role worker; better in its variable or a file, where other users of this machine"
                            + " cannot see it. HDCF_API_TOKEN")
    @Nullable
    String token;

    @Option(
            names = {"--token-file", "-token-file"},
            description = "File with the token. HDCF_TOKEN_FILE")
    @Nullable
    String tokenFile;

    @Option(
            names = {"--slots", "-slots"},
            defaultValue = "0",
            description = "Jobs that may run side by side; 0: half the processors, at least 1. HDCF_SLOTS")
    int slots;

    @Option(
            names = {"--capabilities", "-capabilities"},
            split = ",",
            description = "What this machine has, such as gpu,avx512; jobs may require it. HDCF_CAPABILITIES")
    List<String> capabilities = List.of();

    @Mixin
    ResourceOptions resources = new ResourceOptions();

    @Option(
            names = {"--log-dir", "-log-dir"},
            defaultValue = "worker-logs",
            description = "Folder for the output of jobs. HDCF_LOG_DIR")
    String logDir = "";

    @Option(
            names = {"--state-file", "-state-file"},
            description = "What has to outlive the worker lies beside it in a folder with its name and .d;"
                    + " default: worker-state.json in --log-dir. HDCF_STATE_FILE")
    @Nullable
    String stateFile;

    @Option(
            names = {"--worker-nonce", "-worker-nonce"},
            description = "Must stay the same for the same --worker-id. HDCF_WORKER_NONCE")
    @Nullable
    String workerNonce;

    @Option(
            names = {"--poll-interval-seconds", "-poll-interval-seconds"},
            defaultValue = "3",
            description = "Between questions for work, where the control plane cannot park them."
                    + " HDCF_POLL_INTERVAL_SECONDS")
    int pollIntervalSeconds;

    @Option(
            names = {"--heartbeat-interval-seconds", "-heartbeat-interval-seconds"},
            defaultValue = "5",
            description = "Between heartbeats. HDCF_HEARTBEAT_INTERVAL_SECONDS")
    int heartbeatIntervalSeconds;

    @Option(
            names = {"--request-timeout-seconds", "-request-timeout-seconds"},
            defaultValue = "10",
            description = "How long to wait for an answer. HDCF_REQUEST_TIMEOUT_SECONDS")
    int requestTimeoutSeconds;

    @Mixin
    RunOptions run = new RunOptions();

    @Option(
            names = {"--log-format", "-log-format"},
            defaultValue = "human",
            description = "human or json. HDCF_LOG_FORMAT")
    String logFormat = "";

    @Option(
            names = {"--log-level", "-log-level"},
            defaultValue = "info",
            description = "error, warn, info, debug or trace. HDCF_LOG_LEVEL")
    String logLevel = "";

    @Option(
            names = {"--help", "-help", "-h"},
            usageHelp = true,
            description = "Print this and exit.")
    boolean help;

    @Option(
            names = {"--version", "-version"},
            description = "Print the version and exit.")
    boolean version;

    /** Parses; the environment stands in for flags that are not there. */
    static WorkerOptions parse(List<String> args, Map<String, String> environment) throws BadConfig {
        WorkerOptions options = new WorkerOptions();
        try {
            command(options, environment).parseArgs(args.toArray(String[]::new));
        } catch (CommandLine.ParameterException wrong) {
            throw new BadConfig(wrong.getMessage() + ". Run with --help to see every option");
        }
        return options;
    }

    static CommandLine command(WorkerOptions options, Map<String, String> environment) {
        return new CommandLine(options).setDefaultValueProvider(new EnvironmentDefaults(environment));
    }
}
