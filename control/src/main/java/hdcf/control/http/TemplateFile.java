package hdcf.control.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.daemon.BadConfig;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.TemplateView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The operator's file of kinds of jobs, TOML or JSON; whatever is wrong with it keeps the control plane from starting. */
public final class TemplateFile {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_TYPES = 1_000;
    private static final int MAX_PARAMETERS = 64;
    private static final int MAX_WORDS = 256;
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final List<String> TYPE_MEMBERS = List.of("description", "command", "args", "parameters");
    private static final List<String> PARAMETER_MEMBERS = List.of(
            "name", "type", "required", "description", "min", "max", "max_length", "pattern", "values", "default");
    private static final List<String> KINDS = List.of("string", "integer", "boolean", "enum");

    private final Path file;

    private TemplateFile(Path file) {
        this.file = file;
    }

    /** Reads it. */
    public static Templates read(Path file) throws BadConfig {
        return new TemplateFile(file).templates();
    }

    private Templates templates() throws BadConfig {
        JsonNode root = tree();
        if (!root.isObject()) {
            throw bad("a table for each type", "something else");
        }
        if (root.size() > MAX_TYPES) {
            throw bad("at most " + MAX_TYPES + " types", String.valueOf(root.size()));
        }
        Map<String, Template> byType = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!TagRules.isName(entry.getKey())) {
                throw bad("types named by " + TagRules.NAME_EXPECTED, Echo.of(entry.getKey()));
            }
            byType.put(entry.getKey(), template(entry.getKey(), entry.getValue()));
        }
        return new Templates(byType);
    }

    private JsonNode tree() throws BadConfig {
        ObjectMapper mapper = file.toString().endsWith(".json") ? Json.mapper() : new TomlMapper();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw bad("at most " + MAX_BYTES + " bytes", "more");
            }
            return mapper.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JacksonException wrong) {
            int line = wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNr();
            throw bad("TOML, or JSON in a file named .json", wrong.getOriginalMessage() + " in line " + line);
        } catch (IOException unreadable) {
            throw bad("a file that can be read", String.valueOf(unreadable.getMessage()));
        }
    }

    private Template template(String type, JsonNode table) throws BadConfig {
        known(table, TYPE_MEMBERS, type);
        List<TemplateView.Parameter> parameters = new ArrayList<>();
        for (JsonNode parameter : list(table, "parameters", MAX_PARAMETERS, type)) {
            parameters.add(parameter(parameter, type + ".parameters[" + parameters.size() + "]"));
        }
        List<String> names =
                parameters.stream().map(TemplateView.Parameter::name).toList();
        if (new TreeSet<>(names).size() < names.size()) {
            throw bad("each parameter of " + type + " once", String.join(", ", names));
        }
        List<String> words = new ArrayList<>();
        words.add(text(table, "command", type));
        for (JsonNode arg : list(table, "args", MAX_WORDS, type)) {
            if (!arg.isTextual()) {
                throw bad("text in args of " + type, arg.toString());
            }
            words.add(arg.textValue());
        }
        if (Template.PLACE.matcher(words.get(0)).find()) {
            throw bad("a command of " + type + " that no parameter changes", words.get(0));
        }
        for (String word : words) {
            Matcher place = Template.PLACE.matcher(word);
            while (place.find()) {
                if (!names.contains(place.group(1))) {
                    throw bad(
                            "only parameters of " + type + " between braces in its args",
                            place.group(1) + Templates.hint(Spelling.nearest(place.group(1), names)));
                }
            }
        }
        return new Template(
                new TemplateView(type, optional(table, "description", type), List.copyOf(parameters)), words);
    }

    private TemplateView.Parameter parameter(JsonNode table, String at) throws BadConfig {
        known(table, PARAMETER_MEMBERS, at);
        String name = text(table, "name", at);
        String kind = text(table, "type", at);
        if (!PARAMETER.matcher(name).matches()) {
            throw bad(at + ".name of letters, digits and _, beginning with none of the digits", Echo.of(name));
        }
        if (!KINDS.contains(kind)) {
            throw bad(at + ".type to be one of " + String.join(", ", KINDS), Echo.of(kind));
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : list(table, "values", MAX_WORDS, at)) {
            values.add(value.asText());
        }
        if (kind.equals("enum") == values.isEmpty()) {
            throw bad(at + ".values for an enum, and only there", values.isEmpty() ? "none" : "some");
        }
        Long limit = number(table, "max_length", at);
        if (limit != null && (limit < 0 || limit > Template.MAX_VALUE_CHARS)) {
            throw bad(at + ".max_length from 0 to " + Template.MAX_VALUE_CHARS, String.valueOf(limit));
        }
        JsonNode fallback = table.get("default");
        TemplateView.Parameter parameter = new TemplateView.Parameter(
                name,
                kind,
                flag(table, "required", at),
                optional(table, "description", at),
                number(table, "min", at),
                number(table, "max", at),
                limit == null ? null : Math.toIntExact(limit),
                pattern(table, at),
                values.isEmpty() ? null : List.copyOf(values),
                fallback == null ? null : fallback.asText());
        if (fallback != null) {
            try {
                Template.value(parameter, fallback, at);
            } catch (Refusal refusal) {
                throw bad(at + ".default to be a value of it", refusal.detail());
            }
        }
        if (fallback != null && parameter.required()) {
            throw bad(at + " either required or with a default", "both");
        }
        return parameter;
    }

    private @Nullable String pattern(JsonNode table, String at) throws BadConfig {
        String pattern = optional(table, "pattern", at);
        try {
            return pattern == null ? null : Pattern.compile(pattern).pattern();
        } catch (PatternSyntaxException wrong) {
            throw bad(at + ".pattern to be a regular expression", String.valueOf(wrong.getDescription()));
        }
    }

    private void known(JsonNode table, List<String> members, String at) throws BadConfig {
        if (!table.isObject()) {
            throw bad(at + " to be a table", table.toString());
        }
        for (Map.Entry<String, JsonNode> member : table.properties()) {
            if (!members.contains(member.getKey())) {
                throw bad(
                        "only " + String.join(", ", members) + " in " + at,
                        Echo.of(member.getKey()) + Templates.hint(Spelling.nearest(member.getKey(), members)));
            }
        }
    }

    private JsonNode list(JsonNode table, String member, int limit, String at) throws BadConfig {
        JsonNode list = table.path(member);
        if (!list.isMissingNode() && !list.isArray()) {
            throw bad(at + "." + member + " to be a list", list.toString());
        }
        if (list.size() > limit) {
            throw bad(at + "." + member + " with at most " + limit + " items", String.valueOf(list.size()));
        }
        return list;
    }

    private String text(JsonNode table, String member, String at) throws BadConfig {
        String text = optional(table, member, at);
        if (text == null || text.isBlank()) {
            throw bad(at + "." + member, "none");
        }
        return text;
    }

    private @Nullable String optional(JsonNode table, String member, String at) throws BadConfig {
        JsonNode value = table.get(member);
        if (value != null && !value.isTextual()) {
            throw bad(at + "." + member + " to be text", value.toString());
        }
        return value == null ? null : value.textValue();
    }

    private @Nullable Long number(JsonNode table, String member, String at) throws BadConfig {
        JsonNode value = table.get(member);
        if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
            throw bad(at + "." + member + " to be an integer", value.toString());
        }
        return value == null ? null : (Long) value.longValue();
    }

    private boolean flag(JsonNode table, String member, String at) throws BadConfig {
        JsonNode value = table.get(member);
        if (value != null && !value.isBoolean()) {
            throw bad(at + "." + member + " to be true or false", value.toString());
        }
        return value != null && value.booleanValue();
    }

    private BadConfig bad(String expected, String found) {
        return new BadConfig(
                "Expected in --templates " + file + " " + expected + ", found " + found + ". Correct the file");
    }
}
