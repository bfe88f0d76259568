package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.hdcfctl.render.Console;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which exit code the ends of jobs make. */
enum EndCode {
    /** 0 when all ended well, else 1. */
    ANY,
    /** The highest of their own. */
    MAX;

    private static final Set<String> KILLED = Set.of(EndCause.OOM.name(), EndCause.OUTPUT_LIMIT.name());
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    /** What a worker says of a command that ran, and ended with another code than 0. */
    private static final String ENDED_BY_ITSELF = "Expected exit code 0";

    /** The code of jobs that ended: the own one of a single job, unless something else was asked for. */
    static int of(List<JsonNode> jobs, @Nullable EndCode asked, Console console) {
        if (jobs.size() == 1 && asked == null) {
            return of(jobs.get(0), console);
        }
        int highest = 0;
        for (JsonNode job : jobs) {
            highest = Math.max(highest, own(job));
        }
        return asked == MAX || highest == 0 ? highest : Exit.JOB_FAILED;
    }

    /** The code of one job: its own, or the one that says how it ended without; that is told in words, too. */
    static int of(JsonNode job, Console console) {
        String name = JobWords.name(job);
        int code = own(job);
        String why = Answer.text(job, "last_error");
        if (isAborted(job)) {
            console.say("Expected job " + name + " to end by itself, found it aborted: " + why + ". Next: hdcfctl show "
                    + name);
        } else if (isOverTime(job)) {
            console.say("Expected job " + name + " to end within "
                    + Moments.span(job.path("timeout_ms").asLong())
                    + ", found it still running. Next: give it more with --time-limit");
        } else if (!hasOwn(job) && code == Exit.JOB_WITHOUT_CODE) {
            console.say("Expected job " + name + " to end with an exit code, found it " + Answer.text(job, "status")
                    + " without: " + why + ". Next: hdcfctl show " + name);
        } else if (isUntold(job, why)) {
            console.say("job " + name + ": " + why + ". Next: hdcfctl show " + name);
        }
        return code;
    }

    private static int own(JsonNode job) {
        if (isAborted(job)) {
            return Exit.JOB_ABORTED;
        }
        if (isOverTime(job)) {
            return Exit.JOB_TIMED_OUT;
        }
        if (hasOwn(job)) {
            return job.path("exit_code").asInt() & 0xff;
        }
        return isGood(job) ? Exit.OK : Exit.JOB_WITHOUT_CODE;
    }

    /**
     * Whether the code alone does not say what happened and the command could not say it itself: it was killed for what it used, or
     * never started, for which the worker gives the codes of a shell.
     */
    private static boolean isUntold(JsonNode job, String why) {
        if (isGood(job) || why.isEmpty()) {
            return false;
        }
        int code = job.path("exit_code").asInt();
        boolean isKilled = KILLED.contains(Answer.text(job, "end_cause"));
        return isKilled || ((code == NOT_EXECUTABLE || code == NOT_FOUND) && !why.startsWith(ENDED_BY_ITSELF));
    }

    private static boolean hasOwn(JsonNode job) {
        JsonNode code = job.path("exit_code");
        return code.isInt() && code.asInt() >= 0 && (code.asInt() != 0 || isGood(job));
    }

    private static boolean isGood(JsonNode job) {
        return Answer.text(job, "status").equals(JobStatus.COMPLETED.name());
    }

    private static boolean isAborted(JsonNode job) {
        return Answer.text(job, "status").equals(JobStatus.ABORTED.name());
    }

    private static boolean isOverTime(JsonNode job) {
        return Answer.text(job, "end_cause").equals("TIMEOUT");
    }
}
