package hdcf.worker;

import hdcf.schema.daemon.BadConfig;
import hdcf.schema.daemon.EnvironmentDefaults;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The options as they are written: a flag wins over its environment variable, which wins over the default. */
final class WorkerOptions {
    String controlUrl = "";

    @Nullable
    String workerId;

    @Nullable
    String token;

    @Nullable
    String tokenFile;

    int slots;
    List<String> capabilities = List.of();
    ResourceOptions resources = new ResourceOptions();
    String logDir = "";

    @Nullable
    String stateFile;

    @Nullable
    String workerNonce;

    int pollIntervalSeconds;
    int heartbeatIntervalSeconds;
    int requestTimeoutSeconds;
    RunOptions run = new RunOptions();
    String logFormat = "";
    String logLevel = "";
    boolean help;
    boolean version;

    /** Parses; the environment stands in for flags that are not there. */
    static WorkerOptions parse(List<String> args, Map<String, String> environment) throws BadConfig {
        WorkerOptions options = new WorkerOptions();
        try {
            CommandLine.ParseResult found = command(options, environment).parseArgs(args.toArray(String[]::new));
            // Two ways to say the same: that of the flag wins over that of the variable.
            if (found.hasMatchedOption("--token-file") && !found.hasMatchedOption("--token")) {
                options.token = null;
            }
        } catch (CommandLine.ParameterException wrong) {
            throw new BadConfig(
                    EnvironmentDefaults.reason(wrong, environment) + ". Run with --help to see every option");
        }
        return options;
    }

    static CommandLine command(WorkerOptions options, Map<String, String> environment) {
        CommandSpec spec = CommandSpec.create().name("worker");
        spec.usageMessage()
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .autoWidth(true)
                .description(
                        "Runs an HDCF worker: asks a control plane for jobs and runs them on this machine. Each option may be"
                                + " written --name or -name, or be given in the environment variable named beside it.");
        options.tell(new OptionList(spec));
        return new CommandLine(spec).setDefaultValueProvider(new EnvironmentDefaults(environment));
    }

    private void tell(OptionList list) {
        list.text(
                "--control-url",
                "http://localhost:8080",
                "Where the control plane is. HDCF_CONTROL_URL",
                to -> controlUrl = to);
        list.text(
                "--worker-id",
                null,
                "Name of this worker, unique and kept over restarts; default: the machine's name and a part that"
                        + " is made once. HDCF_WORKER_ID",
                to -> workerId = to);
        list.text(
                "--token",
                null,
                "Token of the role worker; better in its variable or a file, where other users of this machine"
                        + " cannot see it. HDCF_API_TOKEN",
                to -> token = to);
        list.text("--token-file", null, "File with the token. HDCF_TOKEN_FILE", to -> tokenFile = to);
        list.number(
                "--slots",
                "0",
                "Jobs that may run side by side; 0: half the processors, at least 1. HDCF_SLOTS",
                to -> slots = to);
        list.texts(
                "--capabilities",
                "What this machine has, such as gpu,avx512; jobs may require it. HDCF_CAPABILITIES",
                to -> capabilities = to);
        resources.tell(list);
        list.text("--log-dir", "worker-logs", "Folder for the output of jobs. HDCF_LOG_DIR", to -> logDir = to);
        list.text(
                "--state-file",
                null,
                "What has to outlive the worker lies beside it in a folder with its name and .d;"
                        + " default: worker-state.json in --log-dir. HDCF_STATE_FILE",
                to -> stateFile = to);
        list.text(
                "--worker-nonce",
                null,
                "Must stay the same for the same --worker-id. HDCF_WORKER_NONCE",
                to -> workerNonce = to);
        list.number(
                "--poll-interval-seconds",
                "3",
                "Between questions for work, where the control plane cannot park them." + " HDCF_POLL_INTERVAL_SECONDS",
                to -> pollIntervalSeconds = to);
        list.number(
                "--heartbeat-interval-seconds",
                "5",
                "Between heartbeats. HDCF_HEARTBEAT_INTERVAL_SECONDS",
                to -> heartbeatIntervalSeconds = to);
        list.number(
                "--request-timeout-seconds",
                "10",
                "How long to wait for an answer. HDCF_REQUEST_TIMEOUT_SECONDS",
                to -> requestTimeoutSeconds = to);
        run.tell(list);
        list.text("--log-format", "human", "human or json. HDCF_LOG_FORMAT", to -> logFormat = to);
        list.text("--log-level", "info", "error, warn, info, debug or trace. HDCF_LOG_LEVEL", to -> logLevel = to);
        list.question("--help", true, "Print this and exit.", to -> help = to);
        list.question("--version", false, "Print the version and exit.", to -> version = to);
    }
}
