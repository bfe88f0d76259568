package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a job whose command the operator wrote. */
final class KindOptions {
    /** What brings these options in. */
    static final Set<String> NAMES = Set.of("type", "param", "payload");

    @Option(
            names = {"--type", "-type"},
            paramLabel = "TYPE",
            description = "Instead of a command: a kind of job that the operator defined; hdcfctl template list.")
    private @Nullable String type;

    @Option(
            names = {"--param", "-param"},
            paramLabel = "NAME=VALUE",
            description = "With --type: a parameter of it; may be repeated.")
    private @Nullable List<String> params;

    @Option(
            names = {"--payload", "-payload"},
            paramLabel = "JSON",
            description = "With --type: all its parameters as a JSON object, or text for the first of them.")
    private @Nullable String payload;

    /** Whether any of them was given; the same word may be one of the command. */
    boolean isGiven() {
        return type != null || params != null || payload != null;
    }

    /**
     * Whether a kind stands for the command.
     *
     * @param hasCommand whether a command is given, too
     * @param readsInput whether it is to read what stands on standard input here
     */
    boolean replacesCommand(boolean hasCommand, boolean readsInput, String verb) throws Failure {
        if (!isGiven()) {
            return false;
        }
        if (type == null) {
            throw Failure.usage(
                    "Expected --type beside " + (params == null ? "--payload" : "--param") + ", found none", verb);
        }
        if (hasCommand) {
            throw Failure.usage("Expected either --type or a command, found both", verb);
        }
        if (readsInput) {
            throw new Failure(
                    Exit.USAGE,
                    "Expected --stdin with a command, found it with --type, whose command the control plane makes."
                            + " Next: put it into a file, and hdcfctl " + verb + " --type " + type + " --input FILE");
        }
        if (params != null && payload != null) {
            throw Failure.usage("Expected either --param or --payload, found both", verb);
        }
        return true;
    }

    /** What the kind is given. */
    Payload payload(String verb) throws Failure {
        return new Payload(String.valueOf(type), params == null ? parsed(verb) : named(params, verb), verb);
    }

    /** The jobs of an array differ in nothing but the number that their command finds. */
    void checkIsTheSameForAll(String array, String verb) throws Failure {
        JsonNode given = payload(verb).given();
        if (given != null && LinePlace.isIn(given)) {
            String numbers = array.replaceFirst("^([0-9]+)-([0-9]+)(?::([0-9]+))?$", "seq $1 $3 $2")
                    .replace("  ", " ");
            throw new Failure(
                    Exit.USAGE,
                    "Expected no {} in the parameters of an array, whose jobs find their number in HDCF_TASK_INDEX,"
                            + " found one. Next: " + (numbers.startsWith("seq ") ? numbers : "seq 1 10")
                            + " | hdcfctl " + verb + " --each-line - --type " + type + " --param NAME={}");
        }
    }

    /**
     * What a kind is given.
     *
     * @param given the parameters, or text for the first of them; null for nothing
     */
    record Payload(String type, @Nullable JsonNode given, String verb) {
        /** Writes it as it was given. */
        Members.Writer asGiven() {
            return json -> write(json, given);
        }

        /** Writes it with a line in its place; where nothing is given, the line is for the first parameter. */
        Members.Writer with(String line) throws Failure {
            JsonNode tree = given;
            if (tree != null && !LinePlace.isIn(tree)) {
                throw new Failure(
                        Exit.USAGE,
                        "Expected {} in a parameter, where the line goes, found none. Next: hdcfctl " + verb
                                + " --each-line FILE --type " + type + " --param NAME={}");
            }
            JsonNode filled = tree == null ? new TextNode(line) : LinePlace.filled(tree, line);
            return json -> write(json, filled);
        }

        private void write(JsonGenerator json, @Nullable JsonNode payload) throws IOException {
            json.writeStringField("type", type);
            if (payload != null) {
                Document.copy(json, "payload", payload);
            }
        }
    }

    private static ObjectNode named(List<String> params, String verb) throws Failure {
        ObjectNode named = Json.mapper().createObjectNode();
        for (String param : params) {
            int equals = param.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("Expected --param NAME=VALUE, found " + param, verb);
            }
            String name = param.substring(0, equals);
            if (named.has(name)) {
                throw Failure.usage("Expected --param " + name + " once, found it twice", verb);
            }
            named.put(name, param.substring(equals + 1));
        }
        return named;
    }

    private @Nullable JsonNode parsed(String verb) throws Failure {
        if (payload == null) {
            return null;
        }
        try {
            JsonNode tree = Json.mapper().readTree(payload);
            if (tree.isObject() || tree.isTextual()) {
                return tree;
            }
        } catch (IOException notJson) {
            // Said below.
        }
        throw Failure.usage("Expected --payload of JSON such as '{\"frame\": 7}', found " + payload, verb);
    }
}
