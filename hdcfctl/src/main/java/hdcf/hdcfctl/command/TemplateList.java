package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the kinds of jobs that the operator defined. */
@Command(
        name = "template list",
        description = "List the kinds of jobs that the operator defined.",
        footer = {
            "Examples:",
            "  hdcfctl template list",
            "  hdcfctl submit --type render --param scene=house.blend --param frame=7"
        },
        sortOptions = false)
final class TemplateList implements Verb {
    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        TemplateLookup lookup = new TemplateLookup(connection, console);
        List<JsonNode> found = lookup.all();
        if (lookup.isPrinted(found)) {
            return Exit.OK;
        }
        if (found.isEmpty()) {
            console.say("the operator defined no kinds of jobs. Next: hdcfctl submit -- CMD");
            return Exit.OK;
        }
        Table table = new Table("TYPE", "PARAMETERS", "DESCRIPTION");
        for (JsonNode template : found) {
            List<String> words = new ArrayList<>();
            template.path("parameters").forEach(parameter -> words.add(TemplateLookup.word(parameter)));
            table.row(Answer.text(template, "type"), String.join(" ", words), Answer.text(template, "description"));
        }
        Answer.print(table, console);
        return Exit.OK;
    }
}
