package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows all that is known about a job. */
@Command(
        name = "jobs describe",
        description = "Show all that is known about a job.",
        footer = {"Examples:", "  hdcfctl jobs describe 12 -o json"},
        sortOptions = false)
final class JobsDescribe implements Verb {
    @Parameters(index = "0", paramLabel = "JOB", description = "Its id or number.")
    private String job = "";

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        Answer answer = new JobLookup(connection, console).job(job);
        if (!answer.isPrinted(connection.format(console), "job_id", console)) {
            Answer.print(table(answer.tree()), console);
        }
        return Exit.OK;
    }

    private static Table table(JsonNode job) {
        Table table = new Table("MEMBER", "VALUE");
        Iterator<Map.Entry<String, JsonNode>> members = job.properties().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            if (!member.getValue().isNull()) {
                table.row(member.getKey(), words(member.getKey(), member.getValue()));
            }
        }
        return table;
    }

    private static String words(String name, JsonNode value) {
        boolean seconds = name.endsWith("_at");
        boolean milliseconds = name.endsWith("_at_ms");
        if ((seconds || milliseconds) && value.isIntegralNumber() && value.asLong() > 0) {
            try {
                long at = value.asLong();
                return (milliseconds ? Instant.ofEpochMilli(at) : Instant.ofEpochSecond(at)) + " (" + at + ")";
            } catch (DateTimeException notATime) {
                return value.asText();
            }
        }
        return value.isContainerNode() ? value.toString() : value.asText();
    }
}
