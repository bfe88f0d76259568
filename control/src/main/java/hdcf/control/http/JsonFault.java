package hdcf.control.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in our own words what was wrong with a body; the parser's words name classes. */
final class JsonFault {
    private JsonFault() {}

    /**
     * The refusal for what the parser threw.
     *
     * @param base pointer of the element that was read; empty for the whole body
     */
    static Refusal of(JsonProcessingException thrown, String base) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            // What reads a list wraps whatever the body itself threw: that says nothing of the item which was read
            // meanwhile.
            if (cause instanceof RefusedBody refused) {
                return refused.refusal();
            }
            if (cause instanceof CharacterCodingException) {
                return JsonText.malformed("Expected JSON in UTF-8, found other bytes");
            }
            if (cause instanceof IOException && !(cause instanceof JacksonException)) {
                return broken();
            }
            if (cause instanceof StreamConstraintsException) {
                return JsonText.malformed(
                        "Expected JSON at most 32 levels deep, with names and numbers of sane length");
            }
            if (cause instanceof StreamReadException && !(cause instanceof InputCoercionException)) {
                return syntax((StreamReadException) cause);
            }
        }
        String pointer = base + (thrown instanceof JsonMappingException mapping ? pointer(mapping) : "");
        if (thrown instanceof UnrecognizedPropertyException unknown) {
            return unknown(unknown, pointer);
        }
        String expected = "a value in range";
        if (thrown instanceof MismatchedInputException mismatch) {
            expected = expected(mismatch.getTargetType());
        }
        return wrongType(pointer, expected, found(thrown));
    }

    /** A body that did not arrive as it was announced. */
    static Refusal broken() {
        return new Refusal(ProblemCode.BAD_REQUEST, "Expected the whole body as announced, found it cut or broken");
    }

    static Refusal wrongType(String pointer, String expected, String found) {
        String where = pointer.isEmpty() ? "the body" : pointer;
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected " + where + " to be " + expected + ", found " + found,
                List.of(new Problem.Fault(pointer, "wrong_type")));
    }

    /** What kind of value begins with this token. */
    static String kind(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT, END_OBJECT, FIELD_NAME -> "an object";
            case START_ARRAY, END_ARRAY -> "a list";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "something else";
        };
    }

    private static Refusal syntax(StreamReadException fault) {
        boolean isDuplicate = String.valueOf(fault.getOriginalMessage()).startsWith("Duplicate field");
        var place = fault.getLocation();
        String where = place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
        return JsonText.malformed(
                isDuplicate
                        ? "Expected each member once, found one twice" + where
                        : "Expected JSON, found a mistake" + where);
    }

    private static Refusal unknown(UnrecognizedPropertyException unknown, String pointer) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        String nearest = known == null
                ? null
                : Spelling.nearest(
                        unknown.getPropertyName(),
                        known.stream().map(String::valueOf).toList());
        String name = Echo.of(unknown.getPropertyName());
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected only known members, found " + name
                        + (nearest == null ? "" : ". Did you mean \"" + nearest + "\"?"),
                List.of(new Problem.Fault(pointer, "unknown_member")));
    }

    private static String found(JsonProcessingException thrown) {
        if (!(thrown.getProcessor() instanceof JsonParser parser)) {
            return "another value";
        }
        JsonToken token = parser.currentToken();
        if (token == null || !token.isScalarValue()) {
            return kind(token);
        }
        try {
            String text = parser.getText();
            return text == null || token == JsonToken.VALUE_NULL ? kind(token) : kind(token) + " " + Echo.of(text);
        } catch (IOException unreadable) {
            return kind(token);
        }
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == Integer.class || type == int.class) {
            return "an integer of 32 bits";
        }
        if (type == Long.class || type == long.class) {
            return "an integer of 64 bits";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static String pointer(JsonMappingException thrown) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : thrown.getPath()) {
            String name = step.getFieldName();
            String text = name == null ? String.valueOf(step.getIndex()) : Echo.of(name);
            // The quotes of the echo are not part of a pointer.
            pointer.append('/').append(name == null ? text : text.substring(1, text.length() - 1));
        }
        return pointer.toString();
    }
}
