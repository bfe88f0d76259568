package hdcf.hdcfctl.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import hdcf.hdcfctl.render.Text;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds recurring work by what a person typed, gives orders about it, and shows it. */
record ScheduleLookup(Connection connection, Console console) {
    /** What recurring work may be called. */
    static final String HELP = "Names, numbers or ids of schedules.";

    private static final int MAX_NAME = 200;
    private static final int LABEL = 11;

    /** All of it. */
    List<JsonNode> all() throws IOException, ProblemException, Failure {
        List<JsonNode> found = new ArrayList<>();
        byte[] body = call("GET", Paths.SCHEDULES);
        Answer.list(body, connection.destination(console)).tree().forEach(found::add);
        return found;
    }

    /** One. */
    JsonNode one(String name) throws IOException, ProblemException, Failure {
        return view("GET", name, "");
    }

    /** Gives an order about each; answers the exit code. */
    int order(List<String> names, String method, String call)
            throws IOException, ProblemException, Failure, Stdout.Closed {
        int exitCode = Exit.OK;
        for (String name : names) {
            try {
                JsonNode schedule = view(method, name, call);
                if (method.equals("DELETE")) {
                    said(schedule, "is gone; its jobs stay");
                } else {
                    tell(schedule);
                }
            } catch (ProblemException refused) {
                if (names.size() == 1 || (refused.status() != 404 && refused.status() != 409)) {
                    throw refused;
                }
                Failure failure = connection.failure(refused, console);
                console.say(String.valueOf(failure.getMessage()));
                exitCode = failure.exitCode();
            }
        }
        return exitCode;
    }

    private JsonNode view(String method, String name, String call) throws IOException, ProblemException, Failure {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw Failure.usage(
                    "Expected the name, number or id of a schedule, found \"" + name + "\"", connection.verb());
        }
        byte[] body = call(method, Paths.SCHEDULES + "/" + JobLookup.encode(name) + call);
        JsonNode schedule = Answer.of(body, connection.destination(console)).tree();
        if (Answer.text(schedule, "schedule_id").isEmpty()) {
            throw Failure.foreign(body, connection.destination(console));
        }
        return schedule;
    }

    private byte[] call(String method, String path) throws IOException, ProblemException, Failure {
        return connection.client(console).exchange(method, path, Map.of(), null).body();
    }

    /** Says how one stands, after it was made or changed. */
    void tell(JsonNode schedule) throws Failure, Stdout.Closed {
        long due = schedule.path("next_due_at").asLong() * 1_000;
        said(schedule, "is " + Answer.text(schedule, "state") + (due > 0 ? ", next " + Moments.local(due) : ""));
    }

    private void said(JsonNode schedule, String what) throws Failure, Stdout.Closed {
        switch (connection.format(console, Format.TABLE)) {
            case JSON, JSONL -> Document.print(schedule, ScheduleLookup::write, console);
            case ID -> console.out().line(Text.oneLine(Answer.text(schedule, "name")));
            case TABLE, WIDE ->
                console.out().line(Text.oneLine("schedule " + Answer.text(schedule, "name") + " " + what));
        }
    }

    /** Prints what programs read; false for formats that people read. */
    boolean isPrinted(List<JsonNode> schedules) throws Failure, Stdout.Closed {
        switch (connection.format(console, Format.TABLE)) {
            case JSON -> Document.print("schedules", schedules, ScheduleLookup::write, console);
            case JSONL -> {
                for (JsonNode schedule : schedules) {
                    Document.print(schedule, ScheduleLookup::write, console);
                }
            }
            case ID -> {
                for (JsonNode schedule : schedules) {
                    console.out().line(Text.oneLine(Answer.text(schedule, "name")));
                }
            }
            case TABLE, WIDE -> {
                return false;
            }
        }
        return true;
    }

    /** A line for each. */
    void table(List<JsonNode> schedules) throws Failure, Stdout.Closed {
        Table table = new Table("SCHEDULE", "STATE", "TIMES", "ZONE", "NEXT", "LAST JOB", "JOBS", "SKIPPED", "COMMAND");
        for (JsonNode schedule : schedules) {
            long due = schedule.path("next_due_at").asLong() * 1_000;
            table.row(
                    Answer.text(schedule, "name"),
                    Answer.text(schedule, "state"),
                    Answer.text(schedule, "cron"),
                    Answer.text(schedule, "time_zone"),
                    due > 0 ? Moments.clock(due) : "",
                    Answer.text(schedule, "last_job_number"),
                    Answer.text(schedule, "submitted"),
                    Answer.text(schedule, "skipped"),
                    what(schedule.path("job")));
        }
        if (console.isColoured()) {
            table.paint(1, JobsShown::colour);
        }
        boolean isWide = connection.format(console, Format.TABLE) == Format.WIDE;
        for (String line : table.lines(isWide ? Table.UNBOUNDED : console.tableWidth())) {
            console.out().line(line);
        }
    }

    /** All of one, for people. */
    void describe(JsonNode schedule) throws Stdout.Closed {
        line("schedule", Answer.text(schedule, "name") + "  (" + Answer.text(schedule, "number") + ")");
        line("state", Answer.text(schedule, "state"));
        line("times", Answer.text(schedule, "cron") + "  (" + Answer.text(schedule, "time_zone") + ")");
        line("command", what(schedule.path("job")));
        line("missed", Answer.text(schedule, "missed"));
        line("overlap", Answer.text(schedule, "overlap"));
        line("jobs", Answer.text(schedule, "submitted") + ", " + Answer.text(schedule, "skipped") + " skipped");
        line("next due", Moments.local(schedule.path("next_due_at").asLong() * 1_000));
        line("last due", Moments.local(schedule.path("last_due_at").asLong() * 1_000));
        String last = Answer.text(schedule, "last_job_number");
        line("last job", last);
        line("error", Answer.text(schedule, "last_error"));
        boolean isPaused = Answer.text(schedule, "state").equals("PAUSED");
        String own = Answer.text(schedule, "name");
        line(
                "next",
                isPaused
                        ? "hdcfctl schedule resume " + own
                        : last.isEmpty() ? "hdcfctl schedule pause " + own : "hdcfctl ls --all --schedule " + own);
    }

    /** The command, or the kind that stands for it. */
    private static String what(JsonNode job) {
        String type = Answer.text(job, "type");
        return type.isEmpty()
                ? JobWords.commandLine(job)
                : "type " + type + " " + job.path("payload").toString();
    }

    private void line(String label, String value) throws Stdout.Closed {
        if (!value.isEmpty()) {
            console.out().line(label + " ".repeat(LABEL - label.length()) + Text.oneLine(value));
        }
    }

    private static void write(JsonGenerator json, JsonNode schedule) throws IOException {
        Document.copy(json, "number", schedule.path("number"));
        Document.copy(json, "id", schedule.path("schedule_id"));
        for (String member :
                List.of("name", "state", "cron", "time_zone", "missed", "missed_limit", "overlap", "job")) {
            Document.copy(json, member, schedule.path(member));
        }
        Document.text(json, "next_due", Moments.iso(schedule.path("next_due_at").asLong() * 1_000));
        Document.text(json, "last_due", Moments.iso(schedule.path("last_due_at").asLong() * 1_000));
        Document.copy(json, "last_job", schedule.path("last_job_number"));
        Document.copy(json, "last_error", schedule.path("last_error"));
        Document.copy(json, "submitted", schedule.path("submitted"));
        Document.copy(json, "skipped", schedule.path("skipped"));
        Document.text(json, "created", Moments.iso(schedule.path("created_at").asLong() * 1_000));
    }
}
