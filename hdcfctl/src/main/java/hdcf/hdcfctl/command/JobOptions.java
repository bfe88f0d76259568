package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The options that describe a job, and its JSON. The JSON is written member by member and holds only what was given:
 * the record mapper would cost a third of the whole call.
 */
final class JobOptions {
    private static final int MAX_KEY = 255;
    /** How often a worker may be lost under a job when nothing is said. */
    private static final int CRASHES = 5;

    /** What brings in {@link ExecutionOptions}; kept here so that they are not even loaded without. */
    private static final Set<String> OF_EXECUTION = Set.of(
            "env",
            "cpus",
            "mem",
            "max-processes",
            "max-open-files",
            "max-output",
            "stop-signal",
            "grace",
            "leaked",
            "isolation",
            "image",
            "require",
            "input",
            "outputs",
            "keep-folder",
            "gpus",
            "resource",
            "prefer",
            "avoid",
            "retry-on",
            "retry-memory-factor",
            "retry-elsewhere",
            "backoff",
            "backoff-cap",
            "backoff-factor",
            "help",
            "h");

    @Option(
            names = {"--command", "-command"},
            paramLabel = "CMD",
            description = "The program to run.")
    private @Nullable String command;

    @Option(
            names = {"--args", "-args"},
            paramLabel = "A,B",
            description = "Its arguments, separated by commas.")
    private @Nullable String args;

    @Option(
            names = {"--arg", "-arg"},
            paramLabel = "ARG",
            description = "One argument; may be repeated.")
    private @Nullable List<String> arg;

    @Option(
            names = {"--working-dir", "-working-dir"},
            paramLabel = "DIR",
            description =
                    "Where it runs; relative to the folder of the worker. Without it the job has a folder of its own.")
    private @Nullable String workingDir;

    @Option(
            names = {"--max-attempts", "-max-attempts"},
            paramLabel = "N",
            description = "How often the command may end badly; 3.")
    private @Nullable Integer maxAttempts;

    @Option(
            names = {"--crash-limit", "-crash-limit"},
            paramLabel = "N",
            description = "How often a worker may be lost under it; 5.")
    private @Nullable Integer crashLimit;

    @Option(
            names = {"--priority", "-priority"},
            paramLabel = "N",
            description = "Higher runs first; 0.")
    private @Nullable Integer priority;

    @Option(
            names = {"--scheduled-at", "-scheduled-at"},
            paramLabel = "T",
            description = "Unix seconds before which it does not start.")
    private @Nullable Long scheduledAt;

    @Option(
            names = {"--timeout-ms", "-timeout-ms"},
            paramLabel = "MS",
            description = "How long one attempt may take; 0 leaves it to the worker.")
    private @Nullable Long timeoutMs;

    @Option(
            names = {"--needs-gpu", "-needs-gpu"},
            description = "Only on a worker with the capability gpu.")
    private boolean needsGpu;

    @Option(
            names = {"--requirements", "-requirements"},
            paramLabel = "A,B",
            description = "Capabilities that the worker must have.")
    private @Nullable String requirements;

    @Option(
            names = {"--idempotency-key", "-idempotency-key"},
            paramLabel = "KEY",
            description = "Repeating the command with the same key makes no second job.")
    private @Nullable String idempotencyKey;

    @Parameters(arity = "0..*", paramLabel = "CMD", description = "The program and its arguments, best after --.")
    private @Nullable List<String> words;

    private @Nullable ExecutionOptions execution;

    /** Adds the options of how it runs, when one of them was given. */
    void prepare(CommandLine line, List<String> arguments) {
        for (String word : arguments) {
            if (word.equals("--")) {
                return;
            }
            String name = word.startsWith("--") ? word.substring(2) : word.startsWith("-") ? word.substring(1) : "";
            int equals = name.indexOf('=');
            if (OF_EXECUTION.contains(equals < 0 ? name : name.substring(0, equals))) {
                execution = new ExecutionOptions();
                line.getCommandSpec()
                        .addMixin("execution", CommandLine.Model.CommandSpec.forAnnotatedObject(execution));
                return;
            }
        }
    }

    /** Brings the input files to the control plane, those that are not there yet. */
    void upload(HdcfClient client, Console console)
            throws IOException, ProblemException, Failure, InterruptedException {
        if (execution != null) {
            execution.upload(client, console);
        }
    }

    /** Whether anything names a command here. */
    boolean isEmpty() {
        return execution == null && command == null && args == null && arg == null && words == null;
    }

    /** The key that makes it safe to send twice. */
    String key(String verb) throws Failure {
        if (idempotencyKey == null) {
            return UUID.randomUUID().toString();
        }
        boolean plain = idempotencyKey.chars().allMatch(unit -> unit > ' ' && unit < 0x7f);
        if (idempotencyKey.isEmpty() || idempotencyKey.length() > MAX_KEY || !plain) {
            throw Failure.usage(
                    "Expected --idempotency-key of 1 to " + MAX_KEY + " visible ASCII characters, found something else",
                    verb);
        }
        return idempotencyKey;
    }

    /**
     * Whoever watches a command sees it fail once and decides; a machine that is lost under it is still nobody's business but
     * ours. What was asked for stays.
     */
    void tryOnce() {
        if (maxAttempts == null) {
            maxAttempts = 1;
            crashLimit = crashLimit == null ? Integer.valueOf(CRASHES) : crashLimit;
        }
    }

    /** The body of the submission. */
    byte[] body(String verb) throws Failure {
        List<String> argv = argv(verb);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("command", argv.get(0));
            strings(json, "args", argv.subList(1, argv.size()));
            if (workingDir != null) {
                json.writeStringField("working_dir", workingDir);
            }
            number(json, "timeout_ms", timeoutMs);
            number(json, "max_attempts", maxAttempts);
            number(json, "crash_limit", crashLimit);
            number(json, "priority", priority);
            number(json, "scheduled_at", scheduledAt);
            if (needsGpu) {
                json.writeBooleanField("needs_gpu", true);
            }
            strings(json, "requirements", split(requirements));
            if (execution != null) {
                execution.write(json, verb);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private List<String> argv(String verb) throws Failure {
        if (words != null) {
            if (command != null || args != null || arg != null) {
                throw Failure.usage("Expected either --command or a command after --, found both", verb);
            }
            return words;
        }
        if (command == null || command.isEmpty()) {
            throw Failure.usage("Expected a command, as in hdcfctl " + verb + " -- echo hello, found none", verb);
        }
        if (args != null && arg != null) {
            throw Failure.usage("Expected either --args or --arg, found both", verb);
        }
        List<String> argv = new ArrayList<>();
        argv.add(command);
        argv.addAll(arg == null ? split(args) : arg);
        return argv;
    }

    static List<String> split(@Nullable String list) {
        return list == null || list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }

    static void number(JsonGenerator json, String name, @Nullable Number value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value.longValue());
        }
    }
}
