package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
            names = {"--working-dir", "-working-dir", "--cwd", "-cwd"},
            paramLabel = "DIR",
            description =
                    "Where it runs; relative to the folder of the worker. Without it the job has a folder of its own.")
    private @Nullable String workingDir;

    @Option(
            names = {"--max-attempts", "-max-attempts"},
            paramLabel = "N",
            description = "How often the command may end badly; 3, with run 1.")
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
    private @Nullable TimingOptions timing;
    private @Nullable RelationOptions relations;
    private @Nullable KindOptions kind;

    /** Adds the options of how, when and after what it runs, when one of them was given. */
    void prepare(CommandLine line, List<String> arguments) {
        if (Given.anyOf(ExecutionOptions.NAMES, arguments)) {
            execution = new ExecutionOptions();
            line.getCommandSpec().addMixin("execution", CommandLine.Model.CommandSpec.forAnnotatedObject(execution));
        }
        if (Given.anyOf(TimingOptions.NAMES, arguments)) {
            timing = new TimingOptions();
            line.getCommandSpec().addMixin("timing", CommandLine.Model.CommandSpec.forAnnotatedObject(timing));
        }
        if (Given.anyOf(RelationOptions.NAMES, arguments)) {
            relations = new RelationOptions();
            line.getCommandSpec().addMixin("relations", CommandLine.Model.CommandSpec.forAnnotatedObject(relations));
        }
        if (Given.anyOf(KindOptions.NAMES, arguments)) {
            kind = new KindOptions();
            line.getCommandSpec().addMixin("kind", CommandLine.Model.CommandSpec.forAnnotatedObject(kind));
        }
    }

    /** Looks up the jobs that it waits for. */
    void resolve(Selection selection, Patience patience, String verb)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (relations != null) {
            relations.resolve(selection, patience, verb);
        }
    }

    /** The name that was given. */
    @Nullable
    String name() {
        return relations == null ? null : relations.name();
    }

    /** Brings the input files to the control plane, those that are not there yet. */
    void upload(HdcfClient client, Console console, Patience patience)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (execution != null) {
            execution.upload(client, console, patience);
        }
    }

    /** Whether anything names a command here. */
    boolean isEmpty() {
        return execution == null && (kind == null || !kind.isGiven()) && hasNoCommand();
    }

    private boolean hasNoCommand() {
        return command == null && args == null && arg == null && words == null;
    }

    /** The command after the options; empty when it was given as an option. */
    List<String> words() {
        return words == null ? List.of() : words;
    }

    /** Takes away the first word that is no option, for a verb to which it is something else; null when there is none. */
    @Nullable
    String takeFirst() {
        List<String> all = words();
        words = all.size() < 2 ? null : all.subList(1, all.size());
        return all.isEmpty() ? null : all.get(0);
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
        if (maxAttempts == null && (timing == null || !timing.hasRetries())) {
            maxAttempts = 1;
            crashLimit = crashLimit == null ? Integer.valueOf(CRASHES) : crashLimit;
        }
    }

    /** The body of the submission. */
    byte[] body(String verb) throws Failure {
        return Members.document(json -> job(json, argv(verb), verb, true));
    }

    /** Writes the job that is made anew for each number of an array; its name is the batch's. */
    void write(JsonGenerator json, String array, String verb) throws IOException, Failure {
        List<String> argv = argv(verb);
        if (argv.isEmpty() && kind != null) {
            kind.checkIsTheSameForAll(array, verb);
        }
        job(json, argv, verb, false);
    }

    /** Writes a job of a batch that has a name of its own. */
    void writeNamed(JsonGenerator json, String verb) throws IOException, Failure {
        job(json, argv(verb), verb, true);
    }

    /** Writes a job for each line, which takes the place of {@code {}} or comes last. */
    void write(JsonGenerator json, List<String> lines, String verb) throws IOException, Failure {
        List<String> argv = argv(verb);
        KindOptions.Payload payload = argv.isEmpty() && kind != null ? kind.payload(verb) : null;
        json.writeStartArray();
        for (String line : lines) {
            job(
                    json,
                    payload == null ? Members.command(LinePlace.filled(argv, line)) : payload.with(line),
                    verb,
                    false);
        }
        json.writeEndArray();
    }

    private void job(JsonGenerator json, List<String> argv, String verb, boolean isNamed) throws IOException, Failure {
        KindOptions.Payload payload = argv.isEmpty() && kind != null ? kind.payload(verb) : null;
        job(json, payload == null ? Members.command(argv) : payload.asGiven(), verb, isNamed);
    }

    /** @param what writes the command, or the kind that stands for it */
    private void job(JsonGenerator json, Members.Writer what, String verb, boolean isNamed)
            throws IOException, Failure {
        TimingOptions when = timing == null ? new TimingOptions() : timing;
        json.writeStartObject();
        what.write(json);
        Members.text(json, "working_dir", workingDir);
        Members.number(json, "timeout_ms", when.timeoutMs(timeoutMs, verb));
        Members.number(json, "max_attempts", when.maxAttempts(maxAttempts, verb));
        Members.number(json, "crash_limit", crashLimit);
        Members.number(json, "priority", priority);
        Members.number(json, "scheduled_at", when.scheduledAt(scheduledAt, verb));
        if (needsGpu) {
            json.writeBooleanField("needs_gpu", true);
        }
        Members.strings(json, "requirements", Members.split(requirements));
        if (relations != null) {
            relations.write(json, verb, isNamed);
        }
        if (execution != null) {
            execution.write(json, verb);
        }
        json.writeEndObject();
    }

    /** The words of the command; none where a kind stands for it. */
    private List<String> argv(String verb) throws Failure {
        boolean readsInput = execution != null && execution.takesStandardInput();
        if (kind != null && kind.replacesCommand(!hasNoCommand(), readsInput, verb)) {
            return List.of();
        }
        List<String> argv = typed(verb);
        return readsInput ? StandardInput.reading(argv) : argv;
    }

    private List<String> typed(String verb) throws Failure {
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
        argv.addAll(arg == null ? Members.split(args) : arg);
        return argv;
    }
}
