package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.JobStatus;

/** A job in words. */
final class JobWords {
    private JobWords() {}

    /** The command with its arguments, quoted as a shell would want them. */
    static String commandLine(JsonNode job) {
        StringBuilder line = new StringBuilder(quoted(Answer.text(job, "command")));
        for (JsonNode arg : job.path("args")) {
            line.append(' ').append(quoted(arg.asText()));
        }
        return line.toString();
    }

    /** What a person calls the job: its number, or its id where there is no number. */
    static String name(JsonNode job) {
        long number = job.path("number").asLong();
        return number > 0 ? Long.toString(number) : Answer.text(job, "job_id");
    }

    /** Its state as people see it: that somebody holds it back matters more than that it waits. */
    static String state(JsonNode job) {
        return job.path("held").asBoolean() && !isTerminal(job) ? "HELD" : Answer.text(job, "status");
    }

    /** Whether it has ended for good. */
    static boolean isTerminal(JsonNode job) {
        String status = Answer.text(job, "status");
        for (JobStatus terminal : JobStatus.terminal()) {
            if (terminal.name().equals(status)) {
                return true;
            }
        }
        return false;
    }

    /** A word as a shell would want it. */
    static String quoted(String word) {
        boolean plain = !word.isEmpty()
                && word.chars().allMatch(unit -> Character.isLetterOrDigit(unit) || "-_./=:,+@%".indexOf(unit) >= 0);
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
