package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the kinds of jobs that the operator defined. */
record TemplateLookup(Connection connection, Console console) {
    /** All of them. */
    List<JsonNode> all() throws IOException, ProblemException, Failure {
        byte[] body = connection
                .client(console)
                .exchange("GET", Paths.TEMPLATES, Map.of(), null)
                .body();
        List<JsonNode> found = new ArrayList<>();
        Answer.list(body, connection.destination(console)).tree().forEach(found::add);
        return found;
    }

    /** Prints what programs read; false for formats that people read. */
    boolean isPrinted(List<JsonNode> templates) throws Failure, Stdout.Closed {
        switch (connection.format(console, Format.TABLE)) {
            case JSON -> Document.print("templates", templates, Document::members, console);
            case JSONL -> {
                for (JsonNode template : templates) {
                    Document.print(template, Document::members, console);
                }
            }
            case ID -> {
                for (JsonNode template : templates) {
                    console.out().line(Text.oneLine(Answer.text(template, "type")));
                }
            }
            case TABLE, WIDE -> {
                return false;
            }
        }
        return true;
    }

    /** A parameter in a word: {@code frame=1}, {@code scene} where it has to be given, {@code [note]} where not. */
    static String word(JsonNode parameter) {
        String name = Answer.text(parameter, "name");
        if (parameter.path("required").asBoolean()) {
            return name;
        }
        String fallback = Answer.text(parameter, "default");
        return "[" + name + (fallback.isEmpty() ? "" : "=" + fallback) + "]";
    }

    /** What a parameter may be. */
    static String rule(JsonNode parameter) {
        StringBuilder rule = new StringBuilder(Answer.text(parameter, "type"));
        if (parameter.has("values")) {
            rule.append(" of");
            parameter.path("values").forEach(value -> rule.append(' ').append(value.asText()));
        }
        for (String bound : List.of("min", "max", "max_length", "pattern")) {
            if (parameter.hasNonNull(bound)) {
                rule.append(", ").append(bound.replace('_', ' ')).append(' ').append(Answer.text(parameter, bound));
            }
        }
        return rule.toString();
    }
}
