package hdcf.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.TemplateView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One kind of job. A value takes the place of <code>{name}</code> inside one word of the command and never becomes another word:
 * no shell splits it, unless the template itself runs one.
 *
 * @param words the program and its arguments
 */
record Template(TemplateView view, List<String> words) {
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");
    static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]{0,63})}");
    static final int MAX_VALUE_CHARS = 32 * 1024;

    Template {
        words = List.copyOf(words);
    }

    /** The program and its arguments for what was given. */
    List<String> words(@Nullable JsonNode payload, String at) throws Refusal {
        Map<String, String> values = values(payload, at);
        List<String> filled = new ArrayList<>(words.size());
        for (String word : words) {
            Matcher whole = PLACE.matcher(word);
            String alone = whole.matches() ? whole.group(1) : null;
            // A word that is nothing but an optional value that was not given is left out.
            if (alone != null && !values.containsKey(alone)) {
                continue;
            }
            filled.add(PLACE.matcher(word)
                    .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), ""))));
        }
        return filled;
    }

    private Map<String, String> values(@Nullable JsonNode payload, String at) throws Refusal {
        Map<String, JsonNode> given = given(payload, at);
        Map<String, String> values = new LinkedHashMap<>();
        for (TemplateView.Parameter parameter : view.parameters()) {
            JsonNode value = given.get(parameter.name());
            if (value != null && !value.isNull()) {
                values.put(parameter.name(), value(parameter, value, at + "/" + parameter.name()));
            } else if (parameter.fallback() != null) {
                values.put(parameter.name(), parameter.fallback());
            } else if (parameter.required()) {
                throw Templates.refusal(
                        at + "/" + parameter.name(),
                        "missing",
                        "payload to have " + parameter.name() + ", which type " + view.type() + " needs, found none");
            }
        }
        return values;
    }

    private Map<String, JsonNode> given(@Nullable JsonNode payload, String at) throws Refusal {
        if (payload == null || payload.isNull()) {
            return Map.of();
        }
        if (payload.toString().getBytes(StandardCharsets.UTF_8).length > Limits.PAYLOAD_BYTES) {
            throw Templates.refusal(
                    at, "too_long", "payload to be at most " + Limits.PAYLOAD_BYTES + " bytes of JSON, found more");
        }
        if (payload.isTextual() && !view.parameters().isEmpty()) {
            return Map.of(view.parameters().get(0).name(), payload);
        }
        if (!payload.isObject()) {
            throw Templates.refusal(
                    at,
                    "wrong_type",
                    "payload to be an object" + (view.parameters().isEmpty() ? "" : " or text") + ", found "
                            + Echo.of(payload.toString()));
        }
        Map<String, JsonNode> given = new LinkedHashMap<>();
        List<String> known =
                view.parameters().stream().map(TemplateView.Parameter::name).toList();
        for (Map.Entry<String, JsonNode> member : payload.properties()) {
            if (!known.contains(member.getKey())) {
                throw Templates.refusal(
                        at + "/" + member.getKey(),
                        "unknown_parameter",
                        "only parameters of type " + view.type() + ", found " + Echo.of(member.getKey())
                                + Templates.hint(Spelling.nearest(member.getKey(), known)));
            }
            given.put(member.getKey(), member.getValue());
        }
        return given;
    }

    /** The value as text, if it is one of this parameter. */
    static String value(TemplateView.Parameter parameter, JsonNode value, String at) throws Refusal {
        return switch (parameter.type()) {
            case "integer" -> integer(parameter, value, at);
            case "boolean" -> {
                String word = value.isBoolean() || value.isTextual() ? value.asText() : "";
                if (!word.equals("true") && !word.equals("false")) {
                    throw wrong(parameter, "true or false", value, at);
                }
                yield word;
            }
            case "enum" -> {
                List<String> values = parameter.values() == null ? List.of() : parameter.values();
                if (!value.isTextual() || !values.contains(value.textValue())) {
                    String nearest = value.isTextual() ? Spelling.nearest(value.textValue(), values) : null;
                    throw Templates.refusal(
                            at,
                            "out_of_range",
                            parameter.name() + " to be one of " + String.join(", ", values) + ", found "
                                    + Echo.of(value.isTextual() ? value.textValue() : value.toString())
                                    + Templates.hint(nearest));
                }
                yield value.textValue();
            }
            default -> text(parameter, value, at);
        };
    }

    private static String integer(TemplateView.Parameter parameter, JsonNode value, String at) throws Refusal {
        long min = parameter.min() == null ? Long.MIN_VALUE : parameter.min();
        long max = parameter.max() == null ? Long.MAX_VALUE : parameter.max();
        Long number = number(value);
        if (number == null || number < min || number > max) {
            throw wrong(parameter, "an integer from " + min + " to " + max, value, at);
        }
        return String.valueOf(number);
    }

    /** Also as text: a command line knows nothing else. */
    private static @Nullable Long number(JsonNode value) {
        if (value.isTextual()) {
            return DIGITS.matcher(value.textValue()).matches() ? Long.valueOf(value.textValue()) : null;
        }
        return value.isIntegralNumber() && value.canConvertToLong() ? Long.valueOf(value.longValue()) : null;
    }

    private static String text(TemplateView.Parameter parameter, JsonNode value, String at) throws Refusal {
        if (!value.isTextual()) {
            throw wrong(parameter, "text", value, at);
        }
        String text = value.textValue();
        int limit = parameter.maxLength() == null ? MAX_VALUE_CHARS : parameter.maxLength();
        if (text.length() > limit || text.indexOf('\0') >= 0) {
            throw Templates.refusal(
                    at,
                    "too_long",
                    parameter.name() + " to be at most " + limit + " characters without NUL, found " + text.length()
                            + " characters");
        }
        String pattern = parameter.pattern();
        if (pattern != null && !text.matches(pattern)) {
            throw wrong(parameter, "text that matches " + pattern, value, at);
        }
        return text;
    }

    private static Refusal wrong(TemplateView.Parameter parameter, String expected, JsonNode found, String at) {
        return Templates.refusal(
                at, "out_of_range", parameter.name() + " to be " + expected + ", found " + Echo.of(found.toString()));
    }
}
