package hdcf.control.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one kind of body.
 *
 * @param <T> the record of a single call
 */
final class JsonBody<T> {
    private final ObjectReader reader;

    private JsonBody(ObjectMapper mapper, Class<T> type) {
        // The end of the body is checked here, where the sentence about it is ours.
        this.reader = mapper.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** Ignores unknown members: workers of the next version must work. */
    static <T> JsonBody<T> lenient(Class<T> type) {
        return new JsonBody<>(Json.mapper(), type);
    }

    /** Refuses unknown members. */
    static <T> JsonBody<T> strict(Class<T> type) {
        return new JsonBody<>(Json.strict(), type);
    }

    /** A body that must be one object of ordinary size. */
    T one(byte[] body) throws Refusal {
        if (body.length > Limits.BODY_BYTES) {
            throw tooLarge();
        }
        return whole(body);
    }

    /** A body that must be one object, of whatever size its route allows. */
    T whole(byte[] body) throws Refusal {
        return parse(body, 0).items().get(0);
    }

    /**
     * A body that is one object, or a list of them.
     *
     * @param maxItems the longest list
     */
    Content<T> read(byte[] body, int maxItems) throws Refusal {
        if (body.length > Limits.BODY_BYTES && !beginsList(body)) {
            throw tooLarge();
        }
        return parse(body, maxItems);
    }

    private static boolean beginsList(byte[] body) {
        int i = 0;
        while (i < body.length && (body[i] == ' ' || body[i] == '\t' || body[i] == '\r' || body[i] == '\n')) {
            i++;
        }
        return i < body.length && body[i] == '[';
    }

    private Content<T> parse(byte[] body, int maxItems) throws Refusal {
        JsonText.check(body);
        try (JsonParser parser = reader.getFactory().createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw JsonText.malformed("Expected JSON, found an empty body");
            }
            Content<T> content;
            if (first == JsonToken.START_ARRAY && maxItems > 0) {
                content = new Content<>(items(parser, maxItems), true);
            } else {
                content = new Content<>(List.of(item(parser, "")), false);
            }
            if (parser.nextToken() != null) {
                throw JsonText.malformed("Expected one JSON value, found more after its end");
            }
            return content;
        } catch (JsonProcessingException notOurs) {
            throw JsonFault.of(notOurs, "");
        } catch (IOException notJson) {
            throw JsonText.malformed("Expected JSON, found other bytes");
        }
    }

    /** The object at which the parser stands. */
    T item(JsonParser parser, String pointer) throws Refusal, IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw JsonFault.wrongType(pointer, "an object", JsonFault.kind(parser.currentToken()));
        }
        try {
            return reader.readValue(parser);
        } catch (JsonProcessingException notOurs) {
            throw JsonFault.of(notOurs, pointer);
        }
    }

    static Refusal tooLarge() {
        return new Refusal(
                ProblemCode.TOO_LARGE, "Expected one object of at most " + Limits.BODY_BYTES + " bytes, found more");
    }

    static Refusal tooMany(int maxItems) {
        return new Refusal(ProblemCode.TOO_LARGE, "Expected a list of at most " + maxItems + " items, found more");
    }

    private List<T> items(JsonParser parser, int maxItems) throws Refusal, IOException {
        List<T> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == maxItems) {
                throw tooMany(maxItems);
            }
            items.add(item(parser, "/" + items.size()));
        }
        return items;
    }

    /** What was in the body. */
    record Content<T>(List<T> items, boolean isList) {}
}
