package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
     * @param isAlone whether no command is given, and nothing for a command to read
     */
    boolean replacesCommand(boolean isAlone, String verb) throws Failure {
        if (!isGiven()) {
            return false;
        }
        if (type == null) {
            throw Failure.usage(
                    "Expected --type beside " + (params == null ? "--payload" : "--param") + ", found none", verb);
        }
        if (!isAlone) {
            throw Failure.usage("Expected either --type or a command and its --stdin, found both", verb);
        }
        if (params != null && payload != null) {
            throw Failure.usage("Expected either --param or --payload, found both", verb);
        }
        return true;
    }

    void write(JsonGenerator json, String verb) throws IOException, Failure {
        Members.text(json, "type", type);
        JsonNode given = params == null ? parsed(verb) : named(params, verb);
        if (given != null) {
            Document.copy(json, "payload", given);
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
