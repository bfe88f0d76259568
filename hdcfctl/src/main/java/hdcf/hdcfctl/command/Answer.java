package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.util.List;

/** JSON that the server answered: the bytes as they came, and their tree for tables. */
@SuppressWarnings("ArrayRecordComponent")
record Answer(byte[] bytes, JsonNode tree) {
    /** Reads an answer, or says that it is none of a control plane. */
    static Answer of(byte[] bytes, Destination destination) throws Failure {
        try (JsonParser parser = Json.mapper().createParser(bytes)) {
            JsonNode tree = Json.mapper().readTree(parser);
            if (tree == null || !tree.isContainerNode()) {
                throw Failure.foreign(bytes, destination);
            }
            return new Answer(bytes, tree);
        } catch (IOException notJson) {
            throw Failure.foreign(bytes, destination);
        }
    }

    /** As {@link #of}, and an array: what lists are answered with. */
    static Answer list(byte[] bytes, Destination destination) throws Failure {
        Answer answer = of(bytes, destination);
        if (!answer.tree.isArray()) {
            throw Failure.foreign(bytes, destination);
        }
        return answer;
    }

    /** Prints the bytes as they came. */
    void print(Console console) throws Stdout.Closed {
        console.out().write(bytes, bytes.length);
        if (bytes[bytes.length - 1] != '\n') {
            console.out().line("");
        }
    }

    /**
     * Prints what programs read: JSON as it came, its elements a line each, or their names.
     *
     * @param name the member that names an element
     * @return false for formats that people read
     */
    boolean isPrinted(Format format, String name, Console console) throws Stdout.Closed {
        switch (format) {
            case JSON -> print(console);
            case JSONL, ID -> {
                for (JsonNode each : tree.isArray() ? tree : List.of(tree)) {
                    console.out().line(format == Format.ID ? Text.oneLine(text(each, name)) : each.toString());
                }
            }
            case TABLE, WIDE -> {
                return false;
            }
        }
        return true;
    }

    static void print(Table table, Console console) throws Stdout.Closed {
        for (String line : table.lines(console.tableWidth())) {
            console.out().line(line);
        }
    }

    /** A member as text; empty when it is absent or null. */
    static String text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isNull() ? "" : value.asText("");
    }
}
