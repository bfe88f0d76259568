package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.command.Attempts.Attempt;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Gantt;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells how busy the workers were, and draws what ran where and when. */
@Command(
        name = "report",
        description = "Tell how busy the workers were, and draw what ran where and when.",
        footer = {
            "Examples:",
            "  hdcfctl report                            # the last day, as a table",
            "  hdcfctl report --since 2h --to report.html",
            "  hdcfctl report --since 7d --to week.svg   # the drawing alone",
            "  hdcfctl report -o json                    # each attempt"
        },
        sortOptions = false)
final class Report implements Verb {
    /** What a browser draws without effort. */
    private static final int MAX_DRAWN = 20_000;

    /** A worker in the time that is looked at. */
    private record Use(String worker, long slots, List<Attempt> attempts) {
        private long busyMs() {
            return attempts.stream()
                    .mapToLong(attempt -> attempt.endMs() - attempt.beginMs())
                    .sum();
        }

        private long count(String kind) {
            return attempts.stream()
                    .filter(attempt -> attempt.kind().equals(kind))
                    .count();
        }

        /** The share of its slots' time that was used, in percent. */
        private long percent(long spanMs) {
            return Math.round(100.0 * busyMs() / (slots * Math.max(1, spanMs)));
        }
    }

    @Option(
            names = {"--since", "-since"},
            paramLabel = "TIME",
            description = "How far back, such as 2h or 7d; 1d.")
    private String since = "1d";

    @Option(
            names = {"--to", "-to"},
            paramLabel = "FILE",
            description = "Draw it into this file, which ends in .html or .svg.")
    private @Nullable String to;

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int run(Console console) throws IOException, ProblemException, Failure, Stdout.Closed {
        String file = to;
        if (file != null && !file.endsWith(".html") && !file.endsWith(".svg")) {
            throw Failure.usage("Expected --to FILE.html or FILE.svg, found " + file, connection.verb());
        }
        Format format = connection.format(console, Format.TABLE);
        long nowMs = System.currentTimeMillis();
        long fromMs = nowMs - Amounts.milliseconds("--since", since, connection.verb());
        Attempts log = new Attempts(connection, console);
        List<Attempt> attempts = log.since(fromMs, nowMs);
        if (log.isCut()) {
            console.say("there is more in that time than a report takes. Next: hdcfctl report --since 1h");
        }
        long beginMs = Math.max(fromMs, log.firstMs());
        List<Use> uses = uses(attempts, console);
        if (file != null) {
            write(file, html(file.endsWith(".html"), attempts, uses, new long[] {beginMs, nowMs}));
            console.out().line(Text.oneLine(file));
            return Exit.OK;
        }
        switch (format) {
            case JSON, JSONL -> json(attempts, uses, nowMs - beginMs, console);
            case ID, TABLE, WIDE -> {
                for (String line : table(uses, nowMs - beginMs).lines(console.tableWidth())) {
                    console.out().line(line);
                }
            }
        }
        return Exit.OK;
    }

    /** Each worker that is there or did something. */
    private List<Use> uses(List<Attempt> attempts, Console console) throws IOException, ProblemException, Failure {
        Map<String, Use> uses = new java.util.TreeMap<>();
        byte[] body = connection
                .client(console)
                .exchange("GET", Paths.WORKERS, Map.of(), null)
                .body();
        for (JsonNode worker :
                Answer.list(body, connection.destination(console)).tree()) {
            String id = Answer.text(worker, "worker_id");
            uses.put(id, new Use(id, Math.max(1, worker.path("slots").asLong()), new ArrayList<>()));
        }
        for (Attempt attempt : attempts) {
            uses.computeIfAbsent(attempt.workerId(), id -> new Use(id, 1, new ArrayList<>()))
                    .attempts()
                    .add(attempt);
        }
        return List.copyOf(uses.values());
    }

    private static Table table(List<Use> uses, long spanMs) {
        Table table = new Table("WORKER", "SLOTS", "USED", "BUSY", "ATTEMPTS", "COMPLETED", "FAILED", "OTHER");
        for (Use use : uses) {
            long completed = use.count("COMPLETED");
            long failed = use.count("FAILED");
            table.row(
                    use.worker(),
                    Long.toString(use.slots()),
                    use.percent(spanMs) + " %",
                    Moments.span(use.busyMs()),
                    Integer.toString(use.attempts().size()),
                    Long.toString(completed),
                    Long.toString(failed),
                    Long.toString(use.attempts().size() - completed - failed));
        }
        return table;
    }

    private static void json(List<Attempt> attempts, List<Use> uses, long spanMs, Console console)
            throws Stdout.Closed {
        Document.print(console, json -> {
            json.writeNumberField("span_seconds", spanMs / 1_000.0);
            json.writeArrayFieldStart("workers");
            for (Use use : uses) {
                json.writeStartObject();
                json.writeStringField("id", use.worker());
                json.writeNumberField("slots", use.slots());
                json.writeNumberField("busy_seconds", use.busyMs() / 1_000.0);
                json.writeNumberField("used_percent", use.percent(spanMs));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("attempts");
            for (Attempt attempt : attempts) {
                attempt(json, attempt);
            }
            json.writeEndArray();
        });
    }

    private static void attempt(JsonGenerator json, Attempt attempt) throws IOException {
        json.writeStartObject();
        json.writeStringField("job_id", attempt.jobId());
        json.writeStringField("worker", attempt.workerId());
        json.writeStringField("state", attempt.kind());
        json.writeStringField("begin", Moments.iso(attempt.beginMs()));
        json.writeStringField("end", Moments.iso(attempt.endMs()));
        json.writeEndObject();
    }

    private static String html(boolean isPage, List<Attempt> attempts, List<Use> uses, long[] span) {
        List<Gantt.Span> drawn = new ArrayList<>();
        Map<String, Integer> tries = new HashMap<>();
        for (Attempt attempt : attempts.subList(Math.max(0, attempts.size() - MAX_DRAWN), attempts.size())) {
            String title = "job " + attempt.jobId() + ", attempt " + tries.merge(attempt.jobId(), 1, Integer::sum);
            drawn.add(new Gantt.Span(attempt.workerId(), attempt.beginMs(), attempt.endMs(), attempt.kind(), title));
        }
        String svg = new Gantt(span[0], span[1]).svg(drawn);
        if (!isPage) {
            return svg;
        }
        StringBuilder page = new StringBuilder("<!doctype html>\n"
                + "<html lang=\"en\"><head><meta charset=\"utf-8\"><title>HDCF report</title>\n"
                + "<style>body{font-family:sans-serif;margin:2em}td,th{padding:2px 12px 2px"
                + " 0;text-align:left}b{color:#fff;padding:1px 6px;font-weight:normal}</style></head><body>\n"
                + "<h1>What ran where</h1>\n"
                + "<p>");
        page.append(Moments.clock(span[0]))
                .append(" to ")
                .append(Moments.clock(span[1]))
                .append("</p>\n<p>");
        for (String kind : List.of("COMPLETED", "FAILED", "RETRYING", "LOST", "ABORTED", "RUNNING")) {
            page.append("<b style=\"background:").append(Gantt.colour(kind)).append("\">");
            page.append(kind.toLowerCase(Locale.ROOT)).append("</b> ");
        }
        page.append("</p>\n").append(svg).append("<h2>How busy they were</h2>\n<table>\n");
        page.append("<tr><th>worker<th>slots<th>used<th>busy<th>attempts<th>completed<th>failed</tr>\n");
        for (Use use : uses) {
            page.append("<tr><td>")
                    .append(Gantt.escaped(use.worker()))
                    .append("<td>")
                    .append(use.slots());
            page.append("<td>").append(use.percent(span[1] - span[0])).append(" %<td>");
            page.append(Moments.span(use.busyMs()))
                    .append("<td>")
                    .append(use.attempts().size());
            page.append("<td>").append(use.count("COMPLETED")).append("<td>").append(use.count("FAILED"));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
        if (attempts.size() > MAX_DRAWN) {
            page.append("<p>Only the latest ").append(MAX_DRAWN).append(" attempts are drawn.</p>\n");
        }
        return page.append("</body></html>\n").toString();
    }

    private static void write(String file, String text) throws Failure {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException | InvalidPathException disk) {
            throw new Failure(
                    Exit.FILES,
                    "Expected to write " + file + ", found that it cannot be. Next: name another file with --to",
                    disk);
        }
    }
}
