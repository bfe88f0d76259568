package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.client.StreamedResponse;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches all that the jobs of a batch left behind, as one archive in the order of the batch. */
@Command(
        name = "batch get",
        description =
                "Fetch all that the jobs of a batch left behind, as one ZIP archive: results.jsonl, and in the folder"
                        + " INDEX of each job what it wrote and its files, each with the sum that was reported.",
        footer = {
            "Examples:",
            "  hdcfctl batch get 2",
            "  hdcfctl batch wait 2; hdcfctl batch get 2 --zip results.zip && unzip -p results.zip 7/stdout"
        },
        sortOptions = false)
final class BatchGet implements Verb {
    private static final int SILENCE_MS = 60_000;

    @Parameters(index = "0", paramLabel = "BATCH", description = BatchLookup.HELP)
    private String name = "";

    @Option(
            names = {"--zip", "-zip"},
            paramLabel = "FILE",
            description = "The archive, which must not be there yet; hdcf-batch-BATCH.zip.")
    private @Nullable String file;

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "How long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        Patience patience = Attendance.of(connection, console, patienceSeconds).patience();
        BatchLookup lookup = new BatchLookup(connection, console);
        JsonNode batch = patience.untilAnswered(() -> lookup.batch(name));
        String path = lookup.path(Answer.text(batch, "batch_id"));
        String to = file == null ? "hdcf-batch-" + BatchLookup.name(batch) + ".zip" : file;
        try (ZipArchive zip = ZipArchive.create(to, connection.verb())) {
            ResultsArchive results = new ResultsArchive(connection, console, patienceSeconds, zip);
            zip.begin("results.jsonl", batch.path("ended_at_ms").asLong());
            List<ResultsArchive.Part> parts = new ArrayList<>();
            try (StreamedResponse answer = connection.client(console).open(path + "/results", Map.of(), SILENCE_MS);
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode result = Json.mapper().readTree(line);
                    results.line(line);
                    parts.add(new ResultsArchive.Part(
                            Long.toString(result.path("index").asLong()), Answer.text(result, "job_id")));
                }
            }
            zip.end();
            results.add(parts);
            zip.keep();
            results.tellWhatIsMissing();
        }
        console.out().line(Text.oneLine(to));
        return Exit.OK;
    }
}
