package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Jobs that were just submitted. */
record WatchedJobs(HdcfClient client, List<Receipt> jobs) implements Watched {
    private static final int NAMED = 8;

    @Override
    public void abort(Console console) {
        for (Receipt job : jobs) {
            ObjectNode request = Json.mapper().createObjectNode();
            request.put("job_id", job.jobId());
            request.put("reason", "interrupted by a person");
            try {
                client.exchange("POST", Paths.ABORT, Map.of(), Json.bytes(request));
                console.say("job " + job.name() + " was aborted");
            } catch (ProblemException | IOException trouble) {
                console.say("Expected to abort job " + job.name() + ", found " + trouble.getMessage()
                        + ". Next: hdcfctl abort " + job.name());
            }
        }
    }

    @Override
    public String stays() {
        return jobs.size() == 1
                ? "The job " + jobs.get(0).name() + " goes on without you"
                : "The " + jobs.size() + " jobs go on without you";
    }

    @Override
    public String comeBack() {
        return jobs.size() == 1
                ? "logs -f " + jobs.get(0).name()
                : "wait "
                        + (jobs.size() <= NAMED
                                ? String.join(
                                        " ", jobs.stream().map(Receipt::name).toList())
                                : "all");
    }
}
