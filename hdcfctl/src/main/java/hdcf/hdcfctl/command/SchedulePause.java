package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets recurring work submit nothing until it is resumed. */
@Command(
        name = "schedule pause",
        description = "Submit nothing until it is resumed.",
        footer = {"Examples:", "  hdcfctl schedule pause backup"},
        sortOptions = false)
final class SchedulePause implements Verb {
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
        return new ScheduleLookup(connection, console).order(names, "POST", "/pause");
    }
}
