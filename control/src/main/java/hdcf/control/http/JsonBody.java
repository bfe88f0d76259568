package hdcf.control.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one kind of body.
 *
 * @param <T> the record of a single call
 */
final class JsonBody<T> {
    private static final ObjectReader TREES =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
        return parse(body, 0, this::item).items().get(0);
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
        return parse(body, maxItems, this::item);
    }

    /**
     * A body that is one object, or a list of them, each of which is read by itself: what is wrong with one keeps no other from
     * being read. Only what is no JSON is refused as a whole.
     *
     * @param maxItems the longest list
     */
    Content<Element<T>> readEach(byte[] body, int maxItems) throws Refusal {
        if (body.length > Limits.BODY_BYTES && !beginsList(body)) {
            throw tooLarge();
        }
        return parse(body, maxItems, this::element);
    }

    /** What a tree says. */
    T of(JsonNode tree, String pointer) throws Refusal {
        if (!tree.isObject()) {
            throw JsonFault.wrongType(pointer, "an object", JsonFault.kind(tree.asToken()));
        }
        try {
            return reader.readValue(tree);
        } catch (JsonProcessingException notOurs) {
            throw JsonFault.of(notOurs, pointer);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Element<T> element(JsonParser parser, String pointer) throws Refusal, IOException {
        if (pointer.isEmpty()) {
            return new Element<>(item(parser, pointer), null);
        }
        JsonNode tree = TREES.readTree(parser);
        try {
            return new Element<>(of(tree, pointer), null);
        } catch (Refusal refusal) {
            return new Element<>(null, refusal);
        }
    }

    private static boolean beginsList(byte[] body) {
        int i = 0;
        while (i < body.length && (body[i] == ' ' || body[i] == '\t' || body[i] == '\r' || body[i] == '\n')) {
            i++;
        }
        return i < body.length && body[i] == '[';
    }

    private <E> Content<E> parse(byte[] body, int maxItems, ItemReader<E> itemReader) throws Refusal {
        JsonText.check(body);
        try (JsonParser parser = reader.getFactory().createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw JsonText.malformed("Expected JSON, found an empty body");
            }
            Content<E> content;
            if (first == JsonToken.START_ARRAY && maxItems > 0) {
                content = new Content<>(items(parser, maxItems, itemReader), true);
            } else {
                content = new Content<>(List.of(itemReader.read(parser, "")), false);
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

    private static <E> List<E> items(JsonParser parser, int maxItems, ItemReader<E> itemReader)
            throws Refusal, IOException {
        List<E> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == maxItems) {
                throw tooMany(maxItems);
            }
            items.add(itemReader.read(parser, "/" + items.size()));
        }
        return items;
    }

    /** Reads the item at which the parser stands. */
    @FunctionalInterface
    private interface ItemReader<E> {
        E read(JsonParser parser, String pointer) throws Refusal, IOException;
    }

    /** One item of a list that is judged by itself: exactly one of the two is there. */
    record Element<T>(@Nullable T item, @Nullable Refusal refusal) {}

    /** What was in the body. */
    record Content<T>(List<T> items, boolean isList) {}
}
