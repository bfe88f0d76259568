package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hdcf.schema.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** Where the line of a file goes that a job is made of. */
final class LinePlace {
    /** What a line takes the place of. */
    static final String MARK = "{}";

    private LinePlace() {}

    /** The words with the line in its place; without one it comes last. */
    static List<String> filled(List<String> words, String line) {
        List<String> filled = new ArrayList<>(words.size() + 1);
        boolean hasPlace = false;
        for (String word : words) {
            boolean isPlace = word.contains(MARK);
            hasPlace |= isPlace;
            filled.add(isPlace ? word.replace(MARK, line) : word);
        }
        if (!hasPlace) {
            filled.add(line);
        }
        return filled;
    }

    /** Whether a text in there, however deep, has a place. */
    static boolean isIn(JsonNode tree) {
        if (tree.isTextual()) {
            return tree.textValue().contains(MARK);
        }
        for (JsonNode each : tree) {
            if (isIn(each)) {
                return true;
            }
        }
        return false;
    }

    /** The same with the line in each of its places. */
    static JsonNode filled(JsonNode tree, String line) {
        if (tree.isTextual()) {
            return new TextNode(tree.textValue().replace(MARK, line));
        }
        if (tree.isArray()) {
            ArrayNode filled = Json.mapper().createArrayNode();
            tree.forEach(each -> filled.add(filled(each, line)));
            return filled;
        }
        if (tree.isObject()) {
            ObjectNode filled = Json.mapper().createObjectNode();
            tree.properties().forEach(each -> filled.set(each.getKey(), filled(each.getValue(), line)));
            return filled;
        }
        return tree;
    }
}
