package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists all recurring work. */
@Command(
        name = "schedule list",
        description = "List the work that comes again and again.",
        footer = {"Examples:", "  hdcfctl schedule list", "  hdcfctl schedule list -o jsonl"},
        sortOptions = false)
final class ScheduleList implements Verb {
    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        ScheduleLookup lookup = new ScheduleLookup(connection, console);
        List<JsonNode> found = lookup.all();
        if (lookup.isPrinted(found)) {
            return Exit.OK;
        }
        if (found.isEmpty()) {
            console.say("no work comes again. Next: hdcfctl schedule create NAME --cron TIMES -- CMD");
        } else {
            lookup.table(found);
        }
        return Exit.OK;
    }
}
