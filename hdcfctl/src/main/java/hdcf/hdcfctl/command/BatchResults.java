package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.client.StreamedResponse;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.schema.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how each job of a batch ended, or what they wrote, in the order of the batch. */
@Command(
        name = "batch results",
        description = "Show how each job of a batch ended, or all that they wrote, in the order of the batch.",
        footer = {
            "Examples:",
            "  hdcfctl batch results 2",
            "  hdcfctl batch results 2 -o jsonl           # a line for each job",
            "  hdcfctl batch results 2 --stream stdout    # what they wrote, one after the other"
        },
        sortOptions = false)
final class BatchResults implements Verb {
    private static final int SILENCE_MS = 60_000;
    private static final int CHUNK = 64 * 1024;

    @Parameters(index = "0", paramLabel = "BATCH", description = BatchLookup.HELP)
    private String name = "";

    @Option(
            names = {"--stream", "-stream"},
            paramLabel = "stdout|stderr",
            description = "What its jobs wrote there, byte for byte.")
    private JobOutput.@Nullable Stream stream;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        String query = stream == null ? "" : "?stream=" + stream.name().toLowerCase(Locale.ROOT);
        String target = new BatchLookup(connection, console).path(name) + "/results" + query;
        try (StreamedResponse answer = connection.client(console).open(target, Map.of(), SILENCE_MS)) {
            if (stream != null) {
                pour(answer.body(), console);
                return Exit.OK;
            }
            lines(answer.body(), console);
        }
        return Exit.OK;
    }

    private static void pour(InputStream in, Console console) throws IOException, Stdout.Closed {
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            console.out().write(chunk, length);
        }
    }

    private void lines(InputStream in, Console console) throws IOException, Failure, Stdout.Closed {
        Format format = connection.format(console, Format.TABLE);
        boolean isForPeople = format == Format.TABLE || format == Format.WIDE;
        Table table = new Table("INDEX", "STATE", "JOB", "TRY", "EXIT", "CAUSE", "WORKER", "ITEM");
        Document.Growing document = new Document.Growing("results", console);
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            JsonNode result = Json.mapper().readTree(line);
            if (!isForPeople) {
                // Each line as it comes, so that a large batch needs no room.
                switch (format) {
                    case ID -> console.out().line(JobWords.name(result));
                    case JSON -> document.add(result, Document::members);
                    case JSONL, TABLE, WIDE -> Document.print(result, Document::members, console);
                }
                continue;
            }
            String item = Answer.text(result, "item");
            table.row(
                    Answer.text(result, "index"),
                    Answer.text(result, "status"),
                    JobWords.name(result),
                    Answer.text(result, "attempt_count"),
                    Answer.text(result, "exit_code"),
                    Answer.text(result, "end_cause"),
                    Answer.text(result, "worker_id"),
                    item.isEmpty() ? Answer.text(result, "name") : item);
        }
        if (format == Format.JSON) {
            document.end();
        }
        if (isForPeople) {
            if (console.isColoured()) {
                table.paint(1, JobsShown::colour);
            }
            Answer.print(table, console);
        }
    }
}
