package hdcf.control.law;

import hdcf.control.job.JobEvent;
import hdcf.control.job.JobTransitions;
import hdcf.control.job.Transition;
import hdcf.schema.wire.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Renders docs/job-states.md from the table and from the sentences that stand in the source of the two enums. */
final class JobStatesPage {
    private static final Path STATES = Path.of("..", "schema", "src/main/java/hdcf/schema/wire/JobStatus.java");
    private static final Path EVENTS = Path.of("src/main/java/hdcf/control/job/JobEvent.java");

    private JobStatesPage() {}

    static String render() throws IOException {
        return "# The states of a job\n\n"
                + "This page is made by a test from the table that decides every transition"
                + " (`hdcf.control.job.JobTransitions`).\n"
                + "It changes only together with that table.\n\n"
                + states()
                + events()
                + diagram()
                + table();
    }

    private static String states() throws IOException {
        StringBuilder text = new StringBuilder("## States\n\n| state | terminal | who moves it on |\n|---|---|---|\n");
        for (JobStatus status : JobStatus.values()) {
            text.append("| ")
                    .append(status)
                    .append(status.isTerminal() ? " | yes | " : " | | ")
                    .append(sentence(STATES, status.name()))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String events() throws IOException {
        StringBuilder text = new StringBuilder("\n## Events\n\n| event | what happens |\n|---|---|\n");
        for (JobEvent event : JobEvent.values()) {
            text.append("| ")
                    .append(word(event))
                    .append(" | ")
                    .append(sentence(EVENTS, event.name()))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String diagram() {
        StringBuilder text =
                new StringBuilder("\n## Diagram\n\n```mermaid\nstateDiagram-v2\n    [*] --> PENDING : submit\n");
        for (JobStatus from : JobStatus.values()) {
            Map<JobStatus, List<String>> edges = new LinkedHashMap<>();
            for (JobEvent event : JobEvent.values()) {
                if (JobTransitions.of(from, event) instanceof Transition.Move move) {
                    edges.computeIfAbsent(move.to(), to -> new ArrayList<>()).add(word(event));
                }
            }
            edges.forEach(
                    (to, events) -> text.append("    %s --> %s : %s%n".formatted(from, to, String.join(", ", events))));
            if (from.isTerminal()) {
                text.append("    ").append(from).append(" --> [*]\n");
            }
        }
        return text.append("```\n").toString().replace("\r\n", "\n");
    }

    private static String table() {
        StringBuilder text = new StringBuilder("\n## Table\n\n"
                + "A state: the job goes there. `=`: it has happened before, the caller is told so and nothing changes."
                + " Empty: refused.\n\n| |");
        for (JobEvent event : JobEvent.values()) {
            text.append(' ').append(word(event)).append(" |");
        }
        text.append("\n|---|").append("---|".repeat(JobEvent.values().length)).append('\n');
        for (JobStatus status : JobStatus.values()) {
            text.append("| **").append(status).append("** |");
            for (JobEvent event : JobEvent.values()) {
                text.append(cell(JobTransitions.of(status, event))).append('|');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String cell(Transition transition) {
        if (transition instanceof Transition.Move move) {
            return " " + move.to() + " ";
        }
        return transition instanceof Transition.Repeat ? " = " : " ";
    }

    private static String word(JobEvent event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The sentence that stands above a constant in its source. */
    private static String sentence(Path source, String constant) throws IOException {
        Matcher matcher =
                Pattern.compile("/\\*\\* ([^*]+) \\*/\\s+" + constant + "\\b").matcher(Files.readString(source));
        if (!matcher.find()) {
            throw new IllegalStateException("Expected a sentence above " + constant + " in " + source);
        }
        return matcher.group(1);
    }
}
