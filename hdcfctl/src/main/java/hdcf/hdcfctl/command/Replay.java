package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reports the jobs that a worker finished but could not report, from its state file or the journal beside it; for a machine that will not come back. */
@Command(
        name = "replay",
        description = "Report what a worker finished but never told, from its state file.",
        footer = {"Examples:", "  hdcfctl replay --state-file worker-logs/worker-state.json"},
        sortOptions = false)
final class Replay implements Verb {
    private static final int MAX_FILE = 64 * 1024 * 1024;
    private static final String NEXT_LOOK = ". Next: ls -l ";

    @Option(
            names = {"--state-file", "-state-file"},
            paramLabel = "FILE",
            required = true,
            description = "The worker's state file, or the name to which its journal adds .d.")
    private String stateFile = "";

    @Option(
            names = {"--worker-id", "-worker-id"},
            paramLabel = "ID",
            description = "The worker; else as the file says.")
    private @Nullable String workerId;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        JsonNode state = state();
        String worker = worker(state);
        JsonNode completed = state.path("completed_jobs");
        if (!completed.isArray()) {
            throw unreadable("no list completed_jobs in it", null);
        }
        HdcfClient client = connection.client(console);
        boolean allTaken = true;
        for (ArrayNode part : parts(completed)) {
            ObjectNode request = Json.mapper().createObjectNode();
            request.put("worker_id", worker).putNull("current_job_id").set("completed_jobs", part);
            byte[] body = client.exchange("POST", Paths.RECONNECT, Map.of(), Json.bytes(request))
                    .body();
            Answer answer = Answer.of(body, connection.destination(console));
            allTaken &= show(answer, console);
        }
        if (completed.isEmpty()) {
            console.say("Nothing to replay: the worker " + worker + " had told everything");
        }
        return allTaken ? Exit.OK : Exit.CONFLICT;
    }

    private boolean show(Answer answer, Console console) throws Failure, Stdout.Closed {
        boolean json = connection.format(console) == Format.JSON;
        if (json) {
            answer.print(console);
        }
        boolean allTaken = true;
        for (JsonNode action : answer.tree().path("actions")) {
            allTaken &= Answer.text(action, "result").equals("ACCEPTED");
            if (!json) {
                console.out()
                        .line(Text.oneLine("job_id=" + Answer.text(action, "job_id") + " action="
                                        + Answer.text(action, "action") + " result=" + Answer.text(action, "result")
                                        + " "
                                        + Answer.text(action, "error"))
                                .strip());
            }
        }
        return allTaken;
    }

    private JsonNode state() throws Failure {
        try {
            Path journal = WorkerJournal.folder(Path.of(stateFile));
            if (!Files.exists(Path.of(stateFile)) && Files.isDirectory(journal)) {
                return WorkerJournal.read(journal);
            }
        } catch (IOException | InvalidPathException damaged) {
            throw unreadable("a journal beside it that cannot be read", damaged);
        }
        try (InputStream in = Files.newInputStream(Path.of(stateFile))) {
            byte[] bytes = in.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw unreadable("more than " + MAX_FILE + " bytes", null);
            }
            JsonNode state = Json.mapper().readTree(bytes);
            if (state == null || !state.isObject()) {
                throw unreadable("no JSON object", null);
            }
            return state;
        } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
            throw unreadable("no JSON", notJson);
        } catch (IOException | InvalidPathException gone) {
            throw unreadable("no file that can be read", gone);
        }
    }

    private String worker(JsonNode state) throws Failure {
        String written = Answer.text(state, "worker_id");
        String asked = workerId == null ? written : workerId;
        if (asked.isEmpty()) {
            throw Failure.usage("Expected a worker_id in " + stateFile + " or --worker-id, found neither", "replay");
        }
        if (!written.isEmpty() && !written.equals(asked)) {
            throw Failure.usage(
                    "Expected the state file of worker " + asked + ", found that of worker " + written, "replay");
        }
        return asked;
    }

    /** The completions in requests that the control plane takes: so many elements, so many bytes. */
    private static List<ArrayNode> parts(JsonNode completed) {
        List<ArrayNode> parts = new ArrayList<>();
        ArrayNode part = Json.mapper().createArrayNode();
        int bytes = 0;
        for (JsonNode job : completed) {
            int size = Json.bytes(job).length;
            boolean full = part.size() == Limits.RECONNECT_ENTRIES || bytes + size > Limits.REPORT_BODY_BYTES / 2;
            if (full && !part.isEmpty()) {
                parts.add(part);
                part = Json.mapper().createArrayNode();
                bytes = 0;
            }
            part.add(job);
            bytes += size;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private Failure unreadable(String found, @Nullable Exception cause) {
        String sentence = "Expected a worker's state file at " + stateFile + ", found " + found + NEXT_LOOK + stateFile;
        return cause == null ? new Failure(Exit.FILES, sentence) : new Failure(Exit.FILES, sentence, cause);
    }
}
