package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;

/** Does the same to several jobs: one that does not allow it keeps no other from it. */
record EachJob(Connection connection, Console console) {
    /** What is done to a job. */
    @FunctionalInterface
    interface Action {
        void on(JsonNode job) throws IOException, ProblemException, Failure, Stdout.Closed;
    }

    /** Does it to each; answers the exit code, that of the last one that was refused. */
    int act(List<JsonNode> jobs, Action action) throws IOException, ProblemException, Failure, Stdout.Closed {
        if (jobs.size() == 1) {
            action.on(jobs.get(0));
            return Exit.OK;
        }
        int exitCode = Exit.OK;
        for (JsonNode job : jobs) {
            try {
                action.on(job);
            } catch (ProblemException refused) {
                if (refused.status() != 409 && refused.status() != 404) {
                    throw refused;
                }
                Failure failure = connection.failure(refused, console);
                console.say(String.valueOf(failure.getMessage()));
                exitCode = failure.exitCode();
            }
        }
        return exitCode;
    }
}
