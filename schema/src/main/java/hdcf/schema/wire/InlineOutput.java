package hdcf.schema.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Output that travels inside a report: text where it is valid UTF-8, else base64. At most {@link Limits#INLINE_OUTPUT_BYTES}. */
public record InlineOutput(
        @Nullable String encoding, @Nullable String data) {
    private static final String UTF8 = "utf8";
    private static final String BASE64 = "base64";

    /** Wraps bytes in the more readable of the two encodings. */
    public static InlineOutput of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new InlineOutput(UTF8, text);
        } catch (CharacterCodingException notText) {
            return new InlineOutput(BASE64, Base64.getEncoder().encodeToString(bytes));
        }
    }

    /**
     * The bytes.
     *
     * @throws IllegalArgumentException when the encoding is unknown or the data is not in it
     */
    public byte[] bytes() {
        String content = data == null ? "" : data;
        if (UTF8.equals(encoding)) {
            return content.getBytes(StandardCharsets.UTF_8);
        }
        if (BASE64.equals(encoding)) {
            return Base64.getDecoder().decode(content);
        }
        throw new IllegalArgumentException("Expected encoding utf8 or base64, found " + encoding);
    }
}
