package hdcf.control.http;

import hdcf.control.command.Asked;
import hdcf.control.job.Echo;
import hdcf.control.job.Policy;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.InputFile;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Resources;
import hdcf.schema.wire.SafePath;
import hdcf.schema.wire.SubmitRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a job may ask of its worker. Lists and maps from JSON may hold null, whatever their type says. Confined to one call.
 */
final class ExecutionRules {
    private static final int MAX_ENV = 256;
    private static final int MAX_ENV_BYTES = 64 * 1024;
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,255}");
    private static final long MAX_OUTPUT_BYTES = 16L * 1024 * 1024 * 1024;
    private static final long MAX_GRACE_MS = 3_600_000;
    private static final List<String> SIGNALS = List.of("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "KILL");
    private static final List<String> LEAKED = List.of("kill", "keep");
    private static final List<String> ISOLATION = List.of("none", "pid", "sandbox", "container");
    private static final List<String> KEEP_FOLDER = List.of("failed", "always", "never");
    private static final List<String> REQUIRE = List.of("memory", "cpus", "processes", "tree");
    /** No name of an image begins with a hyphen: it would be an option of the program that fetches it. */
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@+-]{0,511}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Faults faults;

    private ExecutionRules(Faults faults) {
        this.faults = faults;
    }

    /** What was asked, as it will be stored; whatever is wrong is added to the faults. */
    static Asked check(SubmitRequest asked, Faults faults) {
        PlacementRules placement = new PlacementRules(faults);
        Resources resources = placement.resources(asked);
        Policy policy = placement.policy(asked);
        if (resources == null && policy == null && asked.execution() == null) {
            return Asked.NOTHING;
        }
        ExecutionRules rules = new ExecutionRules(faults);
        Execution execution = asked.execution() == null ? null : rules.execution(asked.execution());
        List<InputFile> inputs = execution == null ? null : execution.inputs();
        return new Asked(
                execution == null || execution.equals(Execution.defaults()) ? null : Json.text(execution),
                resources == null ? null : Json.text(resources),
                policy == null ? null : Json.text(policy),
                inputs == null ? List.of() : inputs,
                faults.base());
    }

    private Execution execution(Execution asked) {
        String at = "/execution";
        Map<String, String> env = env(asked.env());
        number(at + "/max_processes", boxed(asked.maxProcesses()), new Query.Range(1, Integer.MAX_VALUE));
        number(at + "/max_open_files", boxed(asked.maxOpenFiles()), new Query.Range(16, Integer.MAX_VALUE));
        number(at + "/max_output_bytes", asked.maxOutputBytes(), new Query.Range(1, MAX_OUTPUT_BYTES));
        number(at + "/grace_ms", asked.graceMs(), new Query.Range(0, MAX_GRACE_MS));
        oneOf(at + "/stop_signal", asked.stopSignal(), SIGNALS);
        oneOf(at + "/leaked", asked.leaked(), LEAKED);
        oneOf(at + "/isolation", asked.isolation(), ISOLATION);
        oneOf(at + "/keep_folder", asked.keepFolder(), KEEP_FOLDER);
        image(asked.image(), "container".equals(asked.isolation()));
        return new Execution(
                env,
                asked.maxProcesses(),
                asked.maxOpenFiles(),
                asked.maxOutputBytes(),
                asked.stopSignal(),
                asked.graceMs(),
                asked.leaked(),
                asked.isolation(),
                asked.image(),
                require(asked.require()),
                inputs(asked.inputs()),
                outputs(asked.outputs()),
                asked.keepFolder());
    }

    @SuppressWarnings("ConstantValue")
    private @Nullable Map<String, String> env(@Nullable Map<String, String> env) {
        if (env == null || env.isEmpty()) {
            return null;
        }
        if (env.size() > MAX_ENV) {
            faults.add("/execution/env", "too_many", "to have at most " + MAX_ENV + " entries", "" + env.size());
            return null;
        }
        long bytes = 0;
        for (Map.Entry<String, String> entry : env.entrySet()) {
            String name = entry.getKey();
            String value = entry.getValue();
            if (!ENV_NAME.matcher(name).matches() || name.startsWith("HDCF_")) {
                faults.range(
                        "/execution/env",
                        "named by letters, digits and _, not beginning with a digit or HDCF_",
                        Echo.of(name));
            } else if (value == null || !isText(value)) {
                faults.range("/execution/env/" + name, "text without NUL", value == null ? "null" : "other text");
            } else {
                bytes += name.length() + value.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (bytes > MAX_ENV_BYTES) {
            faults.add(
                    "/execution/env",
                    "too_long",
                    "to be at most " + MAX_ENV_BYTES + " bytes together",
                    bytes + " bytes");
        }
        return new TreeMap<>(env);
    }

    private void image(@Nullable String image, boolean isNeeded) {
        if (isNeeded && image == null) {
            faults.add("/execution/image", "missing", "to name the image of the container", "none");
        } else if (image != null && !isNeeded) {
            faults.add("/execution/image", "out_of_range", "only with isolation container", Echo.of(image));
        } else if (image != null && !IMAGE.matcher(image).matches()) {
            faults.range("/execution/image", "the name of an image", Echo.of(image));
        }
    }

    private @Nullable List<String> require(@Nullable List<String> words) {
        if (words == null || words.isEmpty()) {
            return null;
        }
        for (int i = 0; i < words.size() && i <= REQUIRE.size(); i++) {
            String word = words.get(i);
            if (isNull(word) || !REQUIRE.contains(word)) {
                faults.range("/execution/require/" + i, "one of " + REQUIRE, isNull(word) ? "null" : Echo.of(word));
            }
        }
        if (words.size() > REQUIRE.size()) {
            faults.add("/execution/require", "too_many", "to have each word once", words.size() + " words");
            return null;
        }
        return List.copyOf(
                new TreeSet<>(words.stream().filter(word -> !isNull(word)).toList()));
    }

    @SuppressWarnings("ConstantValue")
    private @Nullable List<InputFile> inputs(@Nullable List<InputFile> inputs) {
        if (inputs == null || inputs.isEmpty() || !fits("/execution/inputs", inputs, Limits.JOB_FILES)) {
            return null;
        }
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            InputFile input = inputs.get(i);
            String at = "/execution/inputs/" + i;
            if (input == null) {
                faults.add(at, "wrong_type", "to be an object", "null");
                return null;
            }
            if (!path(at + "/path", input.path())) {
                return null;
            }
            if (input.sha256() == null || !SHA256.matcher(input.sha256()).matches()) {
                faults.range(
                        at + "/sha256",
                        "64 lower-case hexadecimal digits",
                        input.sha256() == null ? "none" : Echo.of(input.sha256()));
            }
            paths.add(input.path());
        }
        int conflict = SafePath.conflict(paths);
        if (conflict >= 0) {
            faults.add(
                    "/execution/inputs/" + conflict + "/path",
                    "conflict",
                    "to be there once, and not also as the folder of another",
                    Echo.of(paths.get(conflict)));
        }
        return List.copyOf(inputs);
    }

    private @Nullable List<String> outputs(@Nullable List<String> globs) {
        if (globs == null || globs.isEmpty() || !fits("/execution/outputs", globs, Limits.JOB_GLOBS)) {
            return null;
        }
        for (int i = 0; i < globs.size(); i++) {
            String at = "/execution/outputs/" + i;
            if (!path(at, globs.get(i))) {
                return null;
            }
            if (!isGlob(globs.get(i))) {
                faults.range(
                        at, "a glob such as out/*.csv, with [] and {} closed and not nested", Echo.of(globs.get(i)));
            }
        }
        return List.copyOf(globs);
    }

    /** As the worker will read it. */
    private static boolean isGlob(String text) {
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + text);
            return true;
        } catch (PatternSyntaxException open) {
            return false;
        }
    }

    private boolean fits(String pointer, List<?> list, int limit) {
        if (list.size() > limit) {
            faults.add(pointer, "too_many", "to have at most " + limit + " items", String.valueOf(list.size()));
            return false;
        }
        return true;
    }

    private boolean path(String pointer, @Nullable String path) {
        if (path == null) {
            faults.range(pointer, "a path", "null");
            return false;
        }
        Optional<String> fault = SafePath.fault(path);
        fault.ifPresent(expected -> faults.range(pointer, expected, Echo.of(path)));
        return fault.isEmpty();
    }

    private void number(String pointer, @Nullable Long value, Query.Range range) {
        if (value != null && (value < range.min() || value > range.max())) {
            faults.range(pointer, "from " + range.min() + " to " + range.max(), String.valueOf(value));
        }
    }

    private void oneOf(String pointer, @Nullable String word, List<String> words) {
        if (word != null && !words.contains(word)) {
            faults.range(pointer, "one of " + String.join(", ", words), Echo.of(word));
        }
    }

    private static boolean isText(String text) {
        return text.indexOf('\0') < 0 && !JsonText.hasLoneSurrogate(text);
    }

    @SuppressWarnings("ConstantValue")
    private static boolean isNull(@Nullable String text) {
        return text == null;
    }

    private static @Nullable Long boxed(@Nullable Integer value) {
        return value == null ? null : (Long) (long) value;
    }
}
