package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What the bytes of a JSON body must be before a parser sees them: plain UTF-8 without half characters. */
final class JsonText {
    private JsonText() {}

    static void check(byte[] body) throws Refusal {
        if (body.length == 0) {
            throw malformed("Expected JSON, found an empty body");
        }
        boolean isAscii = true;
        boolean hasEscape = false;
        for (byte b : body) {
            isAscii &= b > 0;
            hasEscape |= b == '\\';
        }
        if (!isAscii) {
            checkUtf8(body);
        }
        if (hasEscape && hasLoneSurrogate(body)) {
            throw malformed("Expected whole characters, found half of a surrogate pair");
        }
    }

    static Refusal malformed(String detail) {
        return new Refusal(ProblemCode.MALFORMED_JSON, detail);
    }

    private static void checkUtf8(byte[] body) throws Refusal {
        try {
            CharSequence text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            if (text.length() > 0 && text.charAt(0) == '\uFEFF') {
                throw malformed("Expected JSON without a byte order mark, found one");
            }
        } catch (CharacterCodingException notUtf8) {
            throw malformed("Expected JSON in UTF-8, found other bytes");
        }
        for (int i = 0; i < Math.min(4, body.length); i++) {
            // A parser would take this for UTF-16 or UTF-32.
            if (body[i] == 0) {
                throw malformed("Expected JSON in UTF-8, found a NUL byte");
            }
        }
    }

    private static boolean hasLoneSurrogate(byte[] body) {
        int i = 0;
        while (i < body.length - 1) {
            if (body[i] != '\\') {
                i++;
                continue;
            }
            int unit = unit(body, i);
            if (unit >= 0xDC00 && unit <= 0xDFFF) {
                return true;
            }
            if (unit >= 0xD800 && unit <= 0xDBFF) {
                int low = unit(body, i + 6);
                if (low < 0xDC00 || low > 0xDFFF) {
                    return true;
                }
                i += 6;
            }
            i += 2;
        }
        return false;
    }

    /** The code unit of the escape sequence that begins here, or -1. */
    private static int unit(byte[] body, int at) {
        if (at + 6 > body.length || body[at] != '\\' || body[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(body[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }

    /** Whether decoded text holds half of a pair; for bodies that were not seen as bytes. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            } else if (Character.isLowSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
