package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the audit log, oldest first, and goes on while it grows. */
@Command(
        name = "events",
        description = "Show what happened, the latest last.",
        footer = {
            "Examples:",
            "  hdcfctl events --limit 20",
            "  hdcfctl events -f --job 12    # what becomes of job 12",
            "  hdcfctl events -f -o jsonl    # for a script"
        },
        sortOptions = false)
final class Events implements Verb {
    private static final int SILENCE_MS = 40_000;

    @Option(
            names = {"--follow", "-follow", "-f"},
            description = "Go on with what happens.")
    private boolean follow;

    @Option(
            names = {"--job", "-job", "--job-id", "-job-id"},
            paramLabel = "JOB",
            description = "Only of this job.")
    private @Nullable String job;

    @Option(
            names = {"--worker", "-worker", "--worker-id", "-worker-id"},
            paramLabel = "ID",
            description = "Only of this worker.")
    private @Nullable String worker;

    @Option(
            names = {"--event", "-event"},
            paramLabel = "NAME",
            description = "Only these, such as job_failed.")
    private @Nullable String event;

    @Option(
            names = {"--limit", "-limit"},
            paramLabel = "N",
            description = "At most so many of the past; 50.")
    private int limit = 50;

    @Option(
            names = {"--patience-seconds", "-patience-seconds"},
            paramLabel = "N",
            description = "With -f: how long to go on while the control plane does not answer; 600.")
    private int patienceSeconds = 600;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (limit < (follow ? 0 : 1) || limit > Limits.EVENTS_MAX) {
            throw Failure.usage(
                    "Expected --limit from 1 to " + Limits.EVENTS_MAX + ", found " + limit, connection.verb());
        }
        Patience patience = Attendance.of(connection, console, patienceSeconds).patience();
        Format format = connection.format(console, Format.TABLE);
        HdcfClient client = connection.client(console);
        Patience begin = follow ? patience : Patience.brief(console.pause(), 0);
        String query = query(begin, console);
        byte[] body = begin.untilAnswered(() ->
                        client.exchange("GET", Paths.EVENTS + "?limit=" + Math.max(1, limit) + query, Map.of(), null))
                .body();
        List<JsonNode> past = new ArrayList<>();
        Answer.list(body, connection.destination(console)).tree().forEach(past::add);
        Collections.reverse(past);
        long seen = past.isEmpty() ? 0 : past.get(past.size() - 1).path("id").asLong();
        if (format == Format.JSON && !follow) {
            Document.print("events", past, Document::event, console);
            return Exit.OK;
        }
        for (JsonNode each : past.subList(Math.max(0, past.size() - limit), past.size())) {
            line(each, format, console);
        }
        if (follow) {
            console.out().flush();
            follow(new EventStream(client, query, seen), patience, format, console);
        }
        return Exit.OK;
    }

    private String query(Patience patience, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        StringBuilder query = new StringBuilder();
        String named = job;
        if (named != null) {
            JsonNode found = patience.untilAnswered(() -> new Selection(connection, console).job(named));
            query.append("&job_id=").append(JobLookup.encode(Answer.text(found, "job_id")));
        }
        if (worker != null) {
            query.append("&worker_id=").append(JobLookup.encode(worker));
        }
        if (event != null) {
            query.append("&event=").append(JobLookup.encode(event));
        }
        return query.toString();
    }

    private static void follow(EventStream events, Patience patience, Format format, Console console)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        while (true) {
            boolean canFollow = patience.untilAnswered(() -> events.step(SILENCE_MS, each -> {
                line(each, format, console);
                console.out().flush();
                return true;
            }));
            if (!canFollow) {
                throw new Failure(
                        Exit.CONFLICT,
                        "Expected a control plane that tells what happens, found one that does not."
                                + " Next: repeat hdcfctl events without -f");
            }
            console.pause().forMs(Patience.first());
        }
    }

    private static void line(JsonNode event, Format format, Console console) throws Stdout.Closed {
        if (format == Format.JSON || format == Format.JSONL) {
            Document.print(event, Document::event, console);
            return;
        }
        if (format == Format.ID) {
            console.out().line(Text.oneLine(Answer.text(event, "id")));
            return;
        }
        String details = event.path("details").isEmpty() ? "" : "  " + event.path("details");
        String line = Moments.clock(Moments.happened(event)) + "  " + Answer.text(event, "event")
                + word("  job ", Answer.text(event, "job_id")) + word("  worker ", Answer.text(event, "worker_id"))
                + details;
        console.out()
                .line(Text.clip(Text.oneLine(line), format == Format.WIDE ? line.length() * 6 : console.tableWidth()));
    }

    private static String word(String label, String value) {
        return value.isEmpty() ? "" : label + value;
    }
}
