package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import hdcf.client.BlobTransfer;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of how a job runs: what it may use, what surrounds it, and the files that travel with it. */
final class ExecutionOptions {
    /** What brings these options in; without, they are not even loaded. */
    static final Set<String> NAMES = Set.of(
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
            "stdin",
            "outputs",
            "keep-folder",
            "gpus",
            "resource",
            "prefer",
            "avoid",
            "preemptible",
            "limit",
            "retry-on",
            "retry-memory-factor",
            "retry-elsewhere",
            "backoff",
            "backoff-cap",
            "backoff-factor");

    private static final long PATIENCE_MS = 60_000;
    private static final long MIB = 1024 * 1024;

    @Option(
            names = {"--env", "-env"},
            paramLabel = "K=V",
            description = "A variable for the job; may be repeated.")
    private @Nullable List<String> env;

    @Option(
            names = {"--cpus", "-cpus"},
            paramLabel = "N",
            description = "Processors it may use, fractions allowed.")
    private @Nullable Double cpus;

    @Option(
            names = {"--mem", "-mem"},
            paramLabel = "SIZE",
            description = "Memory it may use, such as 512M or 4G.")
    private @Nullable String mem;

    @Option(
            names = {"--max-processes", "-max-processes"},
            paramLabel = "N",
            description = "Processes it may have at the same time.")
    private @Nullable Integer maxProcesses;

    @Option(
            names = {"--max-open-files", "-max-open-files"},
            paramLabel = "N",
            description = "Files each process may have open.")
    private @Nullable Integer maxOpenFiles;

    @Option(
            names = {"--max-output", "-max-output"},
            paramLabel = "SIZE",
            description = "Bytes kept of each stream, such as 100M; 4096 at least are kept.")
    private @Nullable String maxOutput;

    @Option(
            names = {"--stop-signal", "-stop-signal"},
            paramLabel = "NAME",
            description = "Asks it to end: HUP, INT, QUIT, TERM, USR1, USR2 or KILL; TERM.")
    private @Nullable String stopSignal;

    @Option(
            names = {"--grace", "-grace"},
            paramLabel = "TIME",
            description = "Between that signal and KILL, such as 10s.")
    private @Nullable String grace;

    @Option(
            names = {"--leaked", "-leaked"},
            paramLabel = "kill|keep",
            description = "What becomes of processes that outlive the command; kill.")
    private @Nullable String leaked;

    @Option(
            names = {"--isolation", "-isolation"},
            paramLabel = "LEVEL",
            description = "none, pid, sandbox or container; none.")
    private @Nullable String isolation;

    @Option(
            names = {"--image", "-image"},
            paramLabel = "NAME",
            description = "The image of the container.")
    private @Nullable String image;

    @Option(
            names = {"--require", "-require"},
            paramLabel = "A,B",
            description = "Limits that must really hold: memory, cpus, processes, tree.")
    private @Nullable String require;

    @Option(
            names = {"--input", "-input"},
            paramLabel = "FILE[:PATH]",
            description = "A file for the job's own folder; may be repeated.")
    private @Nullable List<String> input;

    @Option(
            names = {"--stdin", "-stdin"},
            description = "Standard input, up to its end, becomes that of the job.")
    private boolean stdin;

    @Option(
            names = {"--outputs", "-outputs"},
            paramLabel = "GLOB",
            description = "Files of that folder to keep at its end; may be repeated.")
    private @Nullable List<String> outputs;

    @Option(
            names = {"--keep-folder", "-keep-folder"},
            paramLabel = "WHEN",
            description = "When that folder stays: failed, always or never; failed.")
    private @Nullable String keepFolder;

    @Mixin
    private final PlacementOptions placement = new PlacementOptions();

    private final List<InputArgument> files = new ArrayList<>();

    /** Writes what was given into the JSON of the job; the files are read for their sums. */
    void write(JsonGenerator json, String verb) throws IOException, Failure {
        if (cpus != null) {
            json.writeNumberField("cpus", cpus);
        }
        if (mem != null) {
            json.writeNumberField("memory_mb", (Amounts.bytes("--mem", mem, verb) + MIB - 1) / MIB);
        }
        placement.write(json, verb);
        json.writeObjectFieldStart("execution");
        environment(json, verb);
        Members.number(json, "max_processes", maxProcesses);
        Members.number(json, "max_open_files", maxOpenFiles);
        if (maxOutput != null) {
            json.writeNumberField("max_output_bytes", Amounts.bytes("--max-output", maxOutput, verb));
        }
        text(json, "stop_signal", stopSignal);
        if (grace != null) {
            json.writeNumberField("grace_ms", Amounts.milliseconds("--grace", grace, verb));
        }
        text(json, "leaked", leaked);
        text(json, "isolation", isolation);
        text(json, "image", image);
        Members.strings(json, "require", Members.split(require));
        inputs(json, verb);
        Members.strings(json, "outputs", outputs == null ? List.of() : outputs);
        text(json, "keep_folder", keepFolder);
        json.writeEndObject();
    }

    boolean takesStandardInput() {
        return stdin;
    }

    private void environment(JsonGenerator json, String verb) throws IOException, Failure {
        if (env == null) {
            return;
        }
        Set<String> names = new HashSet<>();
        json.writeObjectFieldStart("env");
        for (String entry : env) {
            int equals = entry.indexOf('=');
            if (equals < 1 || !names.add(entry.substring(0, equals))) {
                throw Failure.usage("Expected each --env once, as NAME=VALUE, found " + entry, verb);
            }
            json.writeStringField(entry.substring(0, equals), entry.substring(equals + 1));
        }
        json.writeEndObject();
    }

    private void inputs(JsonGenerator json, String verb) throws IOException, Failure {
        List<String> named = input == null ? List.of() : input;
        if (named.size() > Limits.JOB_FILES) {
            throw Failure.usage("Expected at most " + Limits.JOB_FILES + " --input, found " + named.size(), verb);
        }
        if (files.isEmpty()) {
            for (String text : named) {
                files.add(InputArgument.of(text, verb));
            }
            if (stdin) {
                files.add(StandardInput.read(verb));
            }
        }
        if (files.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("inputs");
        for (InputArgument file : files) {
            json.writeStartObject();
            json.writeStringField("path", file.path());
            json.writeStringField("sha256", file.blob().sha256());
            if (Files.isExecutable(file.file())) {
                json.writeBooleanField("executable", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Brings the files to the control plane, those that are not there yet. */
    void upload(HdcfClient client, Console console, Patience patience)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (files.isEmpty()) {
            return;
        }
        List<String> sums =
                files.stream().map(file -> file.blob().sha256()).distinct().toList();
        Set<String> missing =
                new HashSet<>(patience.untilAnswered(() -> client.blobs().missing(sums)));
        List<InputArgument> uploads = files.stream()
                .filter(file -> missing.remove(file.blob().sha256()))
                .toList();
        long done = 0;
        try (TransferBar bar = TransferBar.of(
                "upload",
                uploads.stream().mapToLong(file -> file.blob().length()).sum(),
                console)) {
            BlobTransfer transfer = new BlobTransfer(client, console.pause()::forMs, PATIENCE_MS, bar);
            for (InputArgument file : uploads) {
                bar.from(done);
                transfer.upload(file.file(), file.blob());
                done += file.blob().length();
            }
        }
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
