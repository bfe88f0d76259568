package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * Jobs that wait for each other, as a file says them. What stands there for a job are the options of {@code submit} without their dashes, so
 * that nothing has to be learned twice.
 *
 * @param jobs what is said of each, by its name
 * @param defaults what is said of all
 */
record Graph(String file, @Nullable String name, Map<String, JsonNode> jobs, JsonNode defaults, JsonNode top) {
    private static final Set<String> TOP = Set.of("name", "max-running", "max-fails", "policy", "defaults", "jobs");
    private static final String RUN = "run";
    private static final String COMMAND = "command";
    private static final String TYPE = "type";
    private static final String PARAM = "param";
    private static final String PAYLOAD = "payload";
    private static final Set<String> WORDS = Set.of(RUN, COMMAND);

    /** The options of one job. */
    @Command(name = "job")
    private static final class Holder {
        @Mixin
        private final JobOptions job = new JobOptions();
    }

    static Graph read(String file, String verb) throws Failure {
        JsonNode tree = tree(file, verb);
        List<String> unknown = new ArrayList<>();
        tree.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(TOP);
        if (!unknown.isEmpty()) {
            throw wrong(file, "only name, max-running, max-fails, policy, defaults and jobs", unknown.get(0), verb);
        }
        Map<String, JsonNode> jobs = new LinkedHashMap<>();
        for (var each : tree.path("jobs").properties()) {
            if (!each.getValue().isObject()) {
                throw wrong(
                        file,
                        "options for job " + each.getKey(),
                        each.getValue().toString(),
                        verb);
            }
            jobs.put(each.getKey(), each.getValue());
        }
        if (jobs.isEmpty() || jobs.size() > Limits.SUBMIT_ARRAY) {
            throw wrong(file, "1 to " + Limits.SUBMIT_ARRAY + " jobs under jobs", Integer.toString(jobs.size()), verb);
        }
        String name = tree.path("name").isTextual() ? tree.path("name").textValue() : null;
        return new Graph(file, name, jobs, tree.path("defaults"), tree);
    }

    private static JsonNode tree(String file, String verb) throws Failure {
        ObjectMapper mapper = file.endsWith(".toml")
                ? new TomlMapper()
                : file.endsWith(".json") ? new JsonMapper() : new YAMLMapper();
        // Else the last job of a name takes the place of the others without a word.
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try {
            Path path = Path.of(file);
            if (Files.size(path) > Limits.SUBMIT_BODY_BYTES) {
                throw wrong(file, "at most " + Limits.SUBMIT_BODY_BYTES + " bytes", "more", verb);
            }
            JsonNode tree = mapper.readTree(Files.readAllBytes(path));
            if (tree == null || !tree.isObject()) {
                throw wrong(file, "jobs by their names under jobs", "something else", verb);
            }
            return tree;
        } catch (JacksonException wrong) {
            String where = wrong.getLocation() == null
                    ? ""
                    : " in line " + wrong.getLocation().getLineNr();
            throw wrong(file, "YAML, TOML or JSON by its name", wrong.getOriginalMessage() + where, verb);
        } catch (IOException | InvalidPathException unreadable) {
            throw new Failure(
                    Exit.FILES,
                    "Expected jobs in " + file + ", found that it cannot be read. Next: ls -l " + file,
                    unreadable);
        }
    }

    /** The batch; adds its jobs, whose files have to be uploaded. */
    byte[] body(SubmitModes modes, List<JobOptions> uploads, String verb) throws Failure {
        modes.maxRunning = modes.maxRunning == null ? number("max-running", verb) : modes.maxRunning;
        modes.maxFails = modes.maxFails == null ? number("max-fails", verb) : modes.maxFails;
        modes.policy = modes.policy == null && top.path("policy").isTextual()
                ? top.path("policy").textValue()
                : modes.policy;
        return new BatchBody(modes, name, verb).of(json -> {
            json.writeArrayFieldStart("jobs");
            for (var each : jobs.entrySet()) {
                job(json, each.getKey(), each.getValue(), uploads, verb);
            }
            json.writeEndArray();
        });
    }

    private @Nullable Integer number(String member, String verb) throws Failure {
        JsonNode value = top.path(member);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.canConvertToInt()) {
            throw wrong(file, "a number for " + member, value.toString(), verb);
        }
        return value.intValue();
    }

    private void job(JsonGenerator json, String own, JsonNode said, List<JobOptions> uploads, String verb)
            throws IOException, Failure {
        Map<String, JsonNode> options = new LinkedHashMap<>();
        defaults.properties().forEach(each -> options.put(each.getKey(), each.getValue()));
        said.properties().forEach(each -> options.put(each.getKey(), each.getValue()));
        List<String> argv = new ArrayList<>(List.of("--name=" + own));
        // What a job says itself stands for what is said of all: a command for a kind, and a kind for a command.
        boolean saysWords = said.has(RUN) || said.has(COMMAND);
        if (said.has(TYPE) && !saysWords) {
            options.keySet().removeAll(WORDS);
        } else if (saysWords && !said.has(TYPE)) {
            options.keySet().removeIf(name -> KindOptions.NAMES.contains(name) && !said.has(name));
        }
        if (said.has(PAYLOAD) != said.has(PARAM)) {
            options.remove(said.has(PAYLOAD) ? PARAM : PAYLOAD);
        }
        boolean isOfAKind = options.containsKey(TYPE);
        for (var option : options.entrySet()) {
            if (!WORDS.contains(option.getKey())) {
                option(option.getKey(), option.getValue(), own, argv, verb);
            }
        }
        argv.add("--");
        if (!isOfAKind || options.containsKey(RUN) || options.containsKey(COMMAND)) {
            argv.addAll(command(own, said, options, verb));
        }
        Holder holder = new Holder();
        CommandLine line = new CommandLine(holder).setExpandAtFiles(false).setStopAtPositional(true);
        holder.job.prepare(line, argv);
        try {
            line.parseArgs(argv.toArray(String[]::new));
        } catch (ParameterException notAcceptable) {
            throw wrong(
                    file,
                    "the options of hdcfctl submit for job " + own,
                    Text.clip(String.valueOf(notAcceptable.getMessage()), Text.QUOTE),
                    verb);
        }
        holder.job.writeNamed(json, verb);
        uploads.add(holder.job);
    }

    private List<String> command(String own, JsonNode said, Map<String, JsonNode> options, String verb) throws Failure {
        // What a job says itself stands for what is said of all, in whichever of the two forms.
        JsonNode run = said.has(COMMAND) ? null : options.get(RUN);
        JsonNode command = said.has(RUN) ? null : options.get(COMMAND);
        if (run != null && command == null && run.isTextual()) {
            return List.of("/bin/sh", "-c", run.textValue());
        }
        if (command == null || run != null || !command.isArray() || command.isEmpty()) {
            throw wrong(
                    file,
                    "for job " + own
                            + " either run: a line for a shell, command: a list of words, or type: a kind of job",
                    run == null ? String.valueOf(command) : run.toString(),
                    verb);
        }
        List<String> words = new ArrayList<>();
        command.forEach(word -> words.add(word.asText()));
        return words;
    }

    private void option(String name, JsonNode value, String own, List<String> argv, String verb) throws Failure {
        if (name.equals(PAYLOAD)) {
            argv.add("--" + PAYLOAD + "=" + json(value));
        } else if (value.isArray()) {
            for (JsonNode each : value) {
                option(name, each, own, argv, verb);
            }
        } else if (value.isObject()) {
            for (var each : value.properties()) {
                argv.add("--" + name + "=" + each.getKey() + "="
                        + each.getValue().asText());
            }
        } else if (value.isBoolean()) {
            argv.addAll(value.booleanValue() ? List.of("--" + name) : List.of());
        } else if (value.isValueNode() && !value.isNull()) {
            argv.add("--" + name + "=" + value.asText());
        } else {
            throw wrong(file, "a value for " + name + " of job " + own, value.toString(), verb);
        }
    }

    /** The value as JSON; text that is JSON already, as on a command line, stays as it is. */
    private static String json(JsonNode value) {
        String text = value.isTextual() ? value.textValue().strip() : "";
        return text.startsWith("{") || text.startsWith("\"") ? text : value.toString();
    }

    private static Failure wrong(String file, String expected, String found, String verb) {
        return Failure.usage("Expected " + expected + " in " + file + ", found " + Text.clip(found, Text.QUOTE), verb);
    }
}
