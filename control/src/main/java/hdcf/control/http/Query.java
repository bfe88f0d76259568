package hdcf.control.http;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request; of a repeated one the first counts, an empty one counts as absent. */
public final class Query {
    private static final int MAX_PARAMETERS = 64;
    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /** Reads the text after the question mark. */
    static Query parse(String text) throws Refusal {
        if (text.isEmpty()) {
            return new Query(Map.of());
        }
        Map<String, String> values = new HashMap<>();
        String[] pairs = text.split("&", MAX_PARAMETERS + 1);
        if (pairs.length > MAX_PARAMETERS) {
            throw new Refusal(
                    ProblemCode.BAD_REQUEST, "Expected at most " + MAX_PARAMETERS + " query parameters, found more");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            values.putIfAbsent(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return new Query(values);
    }

    /** The value, or null. */
    @Nullable
    String text(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Whether the parameter was given with a value. */
    boolean has(String name) {
        return text(name) != null;
    }

    /** An integer between two bounds, or the fallback when it is absent. */
    long number(String name, Range range, long fallback) throws Refusal {
        String value = text(name);
        if (value == null) {
            return fallback;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= range.min() && number <= range.max()) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the one sentence for every bad number.
        }
        throw bad(name, "an integer from " + range.min() + " to " + range.max(), value);
    }

    /** True or false; absent is false. */
    boolean flag(String name) throws Refusal {
        String value = text(name);
        if (value == null || value.equals("false") || value.equals("0")) {
            return false;
        }
        if (value.equals("true") || value.equals("1")) {
            return true;
        }
        throw bad(name, "true or false", value);
    }

    /** The refusal of a value that is not what was expected. */
    static Refusal bad(String name, String expected, String found) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected query parameter " + name + " to be " + expected + ", found " + Echo.of(found),
                List.of(new Problem.Fault("?" + name, "out_of_range")));
    }

    private static String decode(String text) throws Refusal {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                bytes[length++] = (byte) ((high << 4) | low);
                i += 2;
            } else if (c < 0x80) {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            } else {
                throw malformed();
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw malformed();
        }
    }

    private static Refusal malformed() {
        return new Refusal(
                ProblemCode.BAD_REQUEST, "Expected a query in percent-encoded UTF-8, found a broken escape sequence");
    }

    /** Inclusive bounds. */
    record Range(long min, long max) {}
}
