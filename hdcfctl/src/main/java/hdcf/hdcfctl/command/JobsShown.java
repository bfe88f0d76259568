package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import hdcf.hdcfctl.render.Table;
import java.util.List;

/** Jobs in the form that was asked for. */
record JobsShown(Format format, Console console) {
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String BLUE = "\u001b[34m";

    void list(List<JsonNode> jobs) throws Stdout.Closed {
        switch (format) {
            case JSON -> Document.print("jobs", jobs, Document::job, console);
            case JSONL, ID -> {
                for (JsonNode job : jobs) {
                    line(job);
                }
            }
            case TABLE, WIDE -> table(jobs);
        }
    }

    /** One job on one line, for formats that have such. */
    void line(JsonNode job) throws Stdout.Closed {
        if (format == Format.JSONL) {
            Document.print(job, Document::job, console);
        } else {
            console.out().line(JobWords.name(job));
        }
    }

    private void table(List<JsonNode> jobs) throws Stdout.Closed {
        boolean isWide = format == Format.WIDE;
        Table table = isWide
                ? new Table("JOB", "STATE", "TRY", "EXIT", "PRIO", "AGE", "TIME", "WORKER", "ID", "CAUSE", "COMMAND")
                : new Table("JOB", "STATE", "TRY", "EXIT", "AGE", "TIME", "WORKER", "COMMAND");
        for (JsonNode job : jobs) {
            String tries = Answer.text(job, "attempt_count") + "/" + Answer.text(job, "max_attempts");
            String age = Moments.age(Moments.created(job));
            String time = Moments.span(Moments.ranMs(job));
            String exit = Answer.text(job, "exit_code");
            if (isWide) {
                table.row(
                        JobWords.name(job),
                        JobWords.state(job),
                        tries,
                        exit,
                        Answer.text(job, "priority"),
                        age,
                        time,
                        Answer.text(job, "worker_id"),
                        Answer.text(job, "job_id"),
                        Answer.text(job, "end_cause"),
                        JobWords.commandLine(job));
            } else {
                table.row(
                        JobWords.name(job),
                        JobWords.state(job),
                        tries,
                        exit,
                        age,
                        time,
                        Answer.text(job, "worker_id"),
                        JobWords.commandLine(job));
            }
        }
        if (console.isColoured()) {
            table.paint(1, JobsShown::colour);
        }
        for (String line : table.lines(isWide ? Table.UNBOUNDED : console.tableWidth())) {
            console.out().line(line);
        }
    }

    /** The colour of a state, or of the word for a worker's. */
    static String colour(String state) {
        return switch (state) {
            case "COMPLETED", "ONLINE", "HEALTHY" -> GREEN;
            case "FAILED", "ABORTED", "UNHEALTHY" -> RED;
            case "HELD", "LOST", "RETRYING", "OFFLINE", "PARTIALLY_COMPLETED", "SUSPECT", "DRAINING", "ASLEEP" ->
                YELLOW;
            case "RUNNING", "ASSIGNED" -> BLUE;
            default -> "";
        };
    }
}
