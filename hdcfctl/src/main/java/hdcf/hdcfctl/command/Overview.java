package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The queue and its workers at one moment.
 *
 * @param counts jobs by state
 * @param running jobs that a worker holds, the longest first
 * @param waiting some of those that wait: first those that come next, in their order
 */
record Overview(
        String url,
        Map<JobStatus, Long> counts,
        List<JsonNode> workers,
        List<JsonNode> running,
        List<JsonNode> waiting) {
    private static final Pattern COUNT = Pattern.compile("(?m)^hdcf_jobs\\{status=\"([A-Z]+)\"} ([0-9.eE+]+)$");
    /** Of the waiting ones only some are shown. */
    private static final int WAITING = 10;

    private static final int RUNNING = 1_000;

    /** Asks for it. */
    static Overview read(Connection connection, Console console) throws IOException, ProblemException, Failure {
        HdcfClient client = connection.client(console);
        Destination destination = connection.destination(console);
        String metrics =
                new String(client.exchange("GET", Paths.METRICS, Map.of(), null).body(), StandardCharsets.UTF_8);
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        Matcher count = COUNT.matcher(metrics);
        while (count.find()) {
            counts.put(JobStatus.valueOf(count.group(1)), (long) Double.parseDouble(count.group(2)));
        }
        List<JsonNode> workers = new ArrayList<>();
        byte[] body = client.exchange("GET", Paths.WORKERS, Map.of(), null).body();
        Answer.list(body, destination).tree().forEach(workers::add);
        Selection selection = new Selection(connection, console);
        List<JsonNode> running = new ArrayList<>();
        List<JsonNode> waiting = new ArrayList<>();
        for (JobStatus status : JobStatus.values()) {
            if (!status.isTerminal() && (counts.isEmpty() || counts.getOrDefault(status, 0L) > 0)) {
                boolean isHeld = status == JobStatus.RUNNING || status == JobStatus.ASSIGNED;
                if (status == JobStatus.PENDING) {
                    waiting.addAll(pending(selection, counts.getOrDefault(status, Long.MAX_VALUE)));
                } else {
                    (isHeld ? running : waiting).addAll(selection.every(status, null, isHeld ? RUNNING : WAITING));
                }
            }
        }
        running.sort((one, other) -> Long.compare(Moments.ranMs(other), Moments.ranMs(one)));
        return new Overview(destination.url(), counts, workers, running, waiting);
    }

    /** Those that come next, then the newest of those that cannot begin yet. */
    private static List<JsonNode> pending(Selection selection, long count)
            throws IOException, ProblemException, Failure {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        selection.next(WAITING).forEach(job -> found.put(Answer.text(job, "job_id"), job));
        if (found.size() < Math.min(WAITING, count)) {
            selection
                    .every(JobStatus.PENDING, null, WAITING)
                    .forEach(job -> found.putIfAbsent(Answer.text(job, "job_id"), job));
        }
        return found.values().stream().limit(WAITING).toList();
    }

    /** It as lines for people. */
    List<String> lines(Console console, int jobs) {
        List<String> lines = new ArrayList<>();
        lines.add(Text.oneLine(url) + "  " + Moments.clock(System.currentTimeMillis()));
        lines.add("jobs     " + counted(false) + "; ended: " + counted(true));
        lines.add("workers  " + workersCounted());
        if (!workers.isEmpty()) {
            lines.add("");
            lines.addAll(painted(workerTable(), 1, console));
        }
        jobs(running, jobs, console, lines);
        jobs(shown(waiting, Math.min(jobs, WAITING)), WAITING, console, lines);
        return lines;
    }

    /** However many wait for their turn, those that something happened to keep half of the room. */
    private static List<JsonNode> shown(List<JsonNode> waiting, int most) {
        Map<Boolean, List<JsonNode>> byTrouble = waiting.stream()
                .collect(Collectors.partitioningBy(
                        job -> !Answer.text(job, "status").equals(JobStatus.PENDING.name())));
        List<JsonNode> ordinary = byTrouble.getOrDefault(false, List.of());
        List<JsonNode> troubled = byTrouble.getOrDefault(true, List.of());
        int kept = Math.min(troubled.size(), Math.max(most / 2, most - ordinary.size()));
        return Stream.concat(
                        ordinary.stream().limit(most - kept), troubled.stream().limit(kept))
                .toList();
    }

    private String counted(boolean isTerminal) {
        StringBuilder text = new StringBuilder();
        for (JobStatus status : JobStatus.values()) {
            long count = counts.getOrDefault(status, 0L);
            if (status.isTerminal() == isTerminal && count > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(status);
            }
        }
        return text.isEmpty() ? "none" : text.toString();
    }

    private String workersCounted() {
        Map<String, Integer> states = new java.util.TreeMap<>();
        long slots = 0;
        for (JsonNode worker : workers) {
            states.merge(WorkerWords.state(worker), 1, Integer::sum);
            // What a worker that is set aside runs still goes on in its slots.
            slots += WorkerWords.isOnline(worker)
                    ? Math.max(1, worker.path("slots").asLong())
                    : 0;
        }
        StringBuilder text = new StringBuilder();
        states.forEach((state, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(Text.oneLine(state)));
        return (text.isEmpty() ? "none" : text.toString()) + "; " + running.size() + " of " + slots + " slots busy";
    }

    private Table workerTable() {
        Map<String, Integer> busy = new HashMap<>();
        for (JsonNode job : running) {
            busy.merge(Answer.text(job, "worker_id"), 1, Integer::sum);
        }
        Table table = new Table("WORKER", "STATE", "HEARD", "BUSY", "CPU", "MEMORY");
        for (JsonNode worker : workers) {
            String id = Answer.text(worker, "worker_id");
            JsonNode metrics = worker.path("heartbeat_metrics");
            JsonNode cpu = metrics.path("cpu_usage_percent");
            JsonNode memory = metrics.path("memory_usage_mb");
            table.row(
                    id,
                    WorkerWords.state(worker),
                    Text.span(worker.path("heartbeat_age_sec").asLong()) + " ago",
                    busy.getOrDefault(id, 0) + "/"
                            + Math.max(1, worker.path("slots").asLong()),
                    cpu.isNumber() ? Math.round(cpu.asDouble()) + " %" : "",
                    memory.isNumber() ? Text.size(memory.asLong() << 20) : "");
        }
        return table;
    }

    private static void jobs(List<JsonNode> jobs, int most, Console console, List<String> into) {
        if (jobs.isEmpty() || most == 0) {
            return;
        }
        Table table = new Table("JOB", "STATE", "TRY", "TIME", "WORKER", "DONE", "COMMAND");
        for (JsonNode job : jobs.subList(0, Math.min(most, jobs.size()))) {
            JsonNode fraction = job.path("progress").path("fraction");
            table.row(
                    JobWords.name(job),
                    JobWords.state(job),
                    Answer.text(job, "attempt_count") + "/" + Answer.text(job, "max_attempts"),
                    Moments.span(Moments.ranMs(job)),
                    Answer.text(job, "worker_id"),
                    fraction.isNumber() ? Math.round(fraction.asDouble() * 100) + " %" : "",
                    JobWords.commandLine(job));
        }
        into.add("");
        into.addAll(painted(table, 1, console));
    }

    private static List<String> painted(Table table, int column, Console console) {
        if (console.isColoured()) {
            table.paint(column, JobsShown::colour);
        }
        return table.lines(console.tableWidth());
    }

    /** It as JSON. */
    void print(Console console) throws Stdout.Closed {
        Document.print(console, json -> {
            json.writeStringField("url", url);
            json.writeObjectFieldStart("jobs_by_state");
            for (JobStatus status : JobStatus.values()) {
                json.writeNumberField(status.name(), counts.getOrDefault(status, 0L));
            }
            json.writeEndObject();
            array(json, "workers", workers, Document::worker);
            array(json, "running", running, Document::job);
            array(json, "waiting", waiting, Document::job);
        });
    }

    private static void array(JsonGenerator json, String name, List<JsonNode> nodes, Document.Element element)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (JsonNode node : nodes) {
            json.writeStartObject();
            element.write(json, node);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
