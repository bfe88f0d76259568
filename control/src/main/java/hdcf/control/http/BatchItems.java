package hdcf.control.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the items of a batch one by one. */
final class BatchItems {
    private static final ObjectReader TREES =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private BatchItems() {}

    /** The item at which the parser stands, as its command is told: text as it is, anything else as JSON. */
    static String item(JsonParser parser, int position) throws Refusal, IOException {
        String pointer = "/items/" + position;
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            throw JsonFault.wrongType(pointer, "text or JSON", "null");
        }
        String item =
                parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : Json.text(TREES.readTree(parser));
        if (item.indexOf('\0') >= 0 || JsonText.hasLoneSurrogate(item)) {
            throw Texts.outOfRange(pointer, "text without NUL and half characters", "one with");
        }
        int bytes = item.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Limits.ITEM_BYTES) {
            throw new Refusal(
                    ProblemCode.OUT_OF_RANGE,
                    "Expected " + pointer.substring(1) + " to be at most " + Limits.ITEM_BYTES + " bytes, found "
                            + bytes,
                    List.of(new Problem.Fault(pointer, "too_long")));
        }
        return item;
    }
}
