package hdcf.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The measuring programs' entry point. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures HDCF. Every figure of docs/performance.md names the verb that reproduces it.",
        subcommands = {
            LoadCommand.class,
            RawCommand.class,
            CompareCommand.class,
            ParkedCommand.class,
            StartCommand.class,
            JobsCommand.class,
            WorkerCommand.class,
            ClaimsCommand.class,
            ScheduleCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    static CommandLine command() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((fault, commandLine, result) -> {
            commandLine.getErr().println(fault.getMessage() == null ? fault.toString() : fault.getMessage());
            return 1;
        });
    }
}
