package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a job wrote, byte for byte. */
@Command(name = "output", description = "Print what a job wrote, byte for byte.", sortOptions = false)
final class Output implements Verb {
    @Parameters(index = "0", paramLabel = "JOB", description = "Its id or number.")
    private String job = "";

    @Option(
            names = {"--stream", "-stream"},
            paramLabel = "stdout|stderr",
            description = "Which; stdout.")
    private JobOutput.Stream stream = JobOutput.Stream.STDOUT;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        JsonNode found = new JobLookup(connection, console).job(job).tree();
        new JobOutput(connection.client(console), found).copy(stream, console.out()::write);
        return Exit.OK;
    }
}
