package hdcf.control;

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
        name = "control",
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        description = "Runs the HDCF control plane. Each option may be written --name or -name, or be given in the"
                + " environment variable named beside it.")
final class ControlOptions {
    @Option(
            names = {"--addr", "-addr"},
            defaultValue = "127.0.0.1:8080",
            description = "Address to listen on, HOST:PORT or :PORT; port 0 takes a free one. HDCF_ADDR")
    String addr = "";

    @Option(
            names = {"--db", "-db"},
            defaultValue = "jobs.db",
            description = "The SQLite file. HDCF_DB_PATH")
    String db = "";

    @Option(
            names = {"--data", "-data"},
            description = "Folder for tokens and artifacts; default: beside the database. HDCF_DATA")
    @Nullable
    String data;

    @Option(
            names = {"--port-file", "-port-file"},
            description = "File that gets HOST:PORT once the port is open. HDCF_PORT_FILE")
    @Nullable
    String portFile;

    @Option(
            names = {"--templates", "-templates"},
            description = "TOML or JSON file with kinds of jobs. HDCF_TEMPLATES")
    @Nullable
    String templates;

    @Option(
            arity = "0..1",
            fallbackValue = "true",
            names = {"--allow-plaintext", "-allow-plaintext"},
            description = "Let other machines call without TLS. HDCF_ALLOW_PLAINTEXT")
    boolean allowPlaintext;

    @Option(
            arity = "0..1",
            fallbackValue = "true",
            names = {"--insecure-dev", "-insecure-dev"},
            description = "Take the token dev-token, on loopback only. HDCF_INSECURE_DEV")
    boolean insecureDev;

    @Option(
            names = {"--host-names", "-host-names"},
            split = ",",
            description = "Names under which this machine is called. HDCF_HOST_NAMES")
    List<String> hostNames = List.of();

    @Mixin
    TokenOptions tokens = new TokenOptions();

    @Mixin
    TimingOptions timing = new TimingOptions();

    @Option(
            names = {"--limit", "-limit"},
            split = ",",
            description = "NAME=CAPACITY of a limit that jobs share; may be repeated. HDCF_LIMIT")
    List<String> sharedLimits = List.of();

    @Option(
            names = {"--placement-weights", "-placement-weights"},
            split = ",",
            description =
                    "NAME=WEIGHT of rtt, load, queue, unreliability and fit, for choosing among workers that wait;"
                            + " those that are not named keep 1, 1, 2, 2, 1. HDCF_PLACEMENT_WEIGHTS")
    List<String> placementWeights = List.of();

    @Mixin
    QueueOptions queue = new QueueOptions();

    @Mixin
    HealthOptions health = new HealthOptions();

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
            names = {"--queue-capacity", "-queue-capacity"},
            defaultValue = "4096",
            description = "Calls that may wait for the writer. HDCF_QUEUE_CAPACITY")
    int queueCapacity;

    @Option(
            names = {"--max-connections", "-max-connections"},
            defaultValue = "24000",
            description = "Open connections. HDCF_MAX_CONNECTIONS")
    int maxConnections;

    @Option(
            names = {"--io-threads", "-io-threads"},
            defaultValue = "0",
            description = "Threads that serve connections; 0: half the processors. HDCF_IO_THREADS")
    int ioThreads;

    @Option(
            names = {"--output-limit-mb", "-output-limit-mb"},
            defaultValue = "1200",
            description = "MiB that are kept of each output stream of a job. HDCF_OUTPUT_LIMIT_MB")
    long outputLimitMb;

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
    static ControlOptions parse(List<String> args, Map<String, String> environment) throws BadConfig {
        ControlOptions options = new ControlOptions();
        try {
            CommandLine.ParseResult found = command(options, environment).parseArgs(args.toArray(String[]::new));
            boolean hasToken = found.hasMatchedOption("--token");
            boolean hasTokenFile = found.hasMatchedOption("--token-file");
            // Two ways to say the same: that of the flag wins over that of the variable.
            if (hasTokenFile && !hasToken) {
                options.tokens.token = null;
            } else if (hasToken && !hasTokenFile) {
                options.tokens.tokenFile = null;
            }
        } catch (CommandLine.ParameterException wrong) {
            throw new BadConfig(
                    EnvironmentDefaults.reason(wrong, environment) + ". Run with --help to see every option");
        }
        return options;
    }

    static CommandLine command(ControlOptions options, Map<String, String> environment) {
        return new CommandLine(options).setDefaultValueProvider(new EnvironmentDefaults(environment));
    }
}
