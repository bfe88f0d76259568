package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.hdcfctl.render.Text;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells which parameters a kind of job takes. */
@Command(
        name = "template show",
        description = "Tell which parameters a kind of job takes.",
        footer = {"Examples:", "  hdcfctl template show render"},
        sortOptions = false)
final class TemplateShow implements Verb {
    @Parameters(index = "0", paramLabel = "TYPE", description = "Its name; hdcfctl template list.")
    private String type = "";

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        TemplateLookup lookup = new TemplateLookup(connection, console);
        for (JsonNode template : lookup.all()) {
            if (Answer.text(template, "type").equals(type)) {
                if (!lookup.isPrinted(List.of(template))) {
                    tell(template, console);
                }
                return Exit.OK;
            }
        }
        throw new Failure(
                Exit.NOT_FOUND,
                "Expected a kind of job that the operator defined, found none named " + Text.clip(type, Text.QUOTE)
                        + ". Next: hdcfctl template list");
    }

    private static void tell(JsonNode template, Console console) throws Stdout.Closed {
        String description = Answer.text(template, "description");
        console.out()
                .line(Text.oneLine(
                        Answer.text(template, "type") + (description.isEmpty() ? "" : "  (" + description + ")")));
        if (template.path("parameters").isEmpty()) {
            return;
        }
        Table table = new Table("PARAMETER", "WHAT", "DESCRIPTION");
        for (JsonNode parameter : template.path("parameters")) {
            table.row(
                    TemplateLookup.word(parameter),
                    TemplateLookup.rule(parameter),
                    Answer.text(parameter, "description"));
        }
        Answer.print(table, console);
    }
}
