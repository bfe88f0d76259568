package hdcf.control.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.control.store.TallyTable;
import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.Limits;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The small members of the body of {@code POST /batches}. Confined to one call. */
final class BatchHead {
    private static final int MAX_NAME = 128;

    private @Nullable String name;
    private @Nullable Integer maxRunning;
    private @Nullable Integer maxFails;
    private @Nullable BatchPolicy policy;

    /**
     * Takes the value at which the parser stands, if it belongs here.
     *
     * @return false when the member is not one of these
     */
    boolean take(String member, JsonParser parser) throws Refusal, IOException {
        boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
        switch (member) {
            case "name" -> name = isNull ? null : name(text(parser, member));
            case "max_running" -> maxRunning = isNull ? null : limit(parser, member);
            case "max_fails" -> maxFails = isNull ? null : limit(parser, member);
            case "policy" -> policy = isNull ? null : policy(text(parser, member));
            default -> {
                return false;
            }
        }
        return true;
    }

    TallyTable.Terms terms() {
        return new TallyTable.Terms(
                name, maxRunning, maxFails, Objects.requireNonNullElse(policy, BatchPolicy.PARTIAL));
    }

    /** The text at which the parser stands. */
    static String text(JsonParser parser, String member) throws Refusal, IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw JsonFault.wrongType("/" + member, "text", JsonFault.kind(parser.currentToken()));
        }
        return parser.getText();
    }

    private static String name(String text) throws Refusal {
        boolean isPlain = text.codePoints().noneMatch(Character::isISOControl) && !JsonText.hasLoneSurrogate(text);
        if (text.isBlank() || text.length() > MAX_NAME || !isPlain) {
            throw Texts.outOfRange(
                    "/name",
                    "1 to " + MAX_NAME + " characters, not all blank, without control characters",
                    Echo.of(text));
        }
        return text;
    }

    private static int limit(JsonParser parser, String member) throws Refusal, IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw JsonFault.wrongType("/" + member, "a whole number", JsonFault.kind(parser.currentToken()));
        }
        String digits = parser.getText();
        if (digits.length() > 6 || parser.getLongValue() < 1 || parser.getLongValue() > Limits.SUBMIT_ARRAY) {
            throw Texts.outOfRange("/" + member, "from 1 to " + Limits.SUBMIT_ARRAY, Echo.of(digits));
        }
        return parser.getIntValue();
    }

    private static BatchPolicy policy(String word) throws Refusal {
        for (BatchPolicy policy : BatchPolicy.values()) {
            if (policy.word().equals(word)) {
                return policy;
            }
        }
        throw Texts.outOfRange("/policy", "partial, all or any", Echo.of(word));
    }
}
