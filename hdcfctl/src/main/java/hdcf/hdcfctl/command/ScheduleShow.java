package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells about recurring work. */
@Command(
        name = "schedule show",
        description = "Tell when recurring work is due, and what became of the last time.",
        footer = {"Examples:", "  hdcfctl schedule show backup", "  hdcfctl ls --all --schedule backup   # its jobs"},
        sortOptions = false)
final class ScheduleShow implements Verb {
    @Parameters(arity = "1..*", paramLabel = "SCHEDULES", description = ScheduleLookup.HELP)
    private List<String> names = List.of();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        ScheduleLookup lookup = new ScheduleLookup(connection, console);
        List<JsonNode> found = new ArrayList<>();
        for (String name : names) {
            found.add(lookup.one(name));
        }
        if (lookup.isPrinted(found)) {
            return Exit.OK;
        }
        for (int i = 0; i < found.size(); i++) {
            if (i > 0) {
                console.out().line("");
            }
            lookup.describe(found.get(i));
        }
        return Exit.OK;
    }
}
