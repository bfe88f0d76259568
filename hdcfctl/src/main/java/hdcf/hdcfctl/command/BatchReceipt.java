package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.Map;

/**
 * A batch that was just submitted.
 *
 * @param first the number of its first job
 */
record BatchReceipt(HdcfClient client, String batchId, long number, long jobs, long first, long last)
        implements Watched {
    static BatchReceipt read(HdcfClient client, byte[] body, Destination destination) throws Failure {
        JsonNode answer = Answer.of(body, destination).tree();
        if (Answer.text(answer, "batch_id").isEmpty()) {
            throw Failure.foreign(body, destination);
        }
        return new BatchReceipt(
                client,
                Answer.text(answer, "batch_id"),
                answer.path("number").asLong(),
                answer.path("jobs").asLong(),
                answer.path("first_number").asLong(),
                answer.path("last_number").asLong());
    }

    /** What a person calls its jobs. */
    String name() {
        return Selection.BATCH + (number > 0 ? Long.toString(number) : batchId);
    }

    @Override
    public String stays() {
        return "The " + jobs + " jobs of " + name() + " go on without you";
    }

    @Override
    public String comeBack() {
        return "wait " + name();
    }

    @Override
    public void abort(Console console) {
        ObjectNode request = Json.mapper().createObjectNode();
        request.put("reason", "interrupted by a person");
        try {
            client.exchange(
                    "POST", Paths.BATCHES + "/" + JobLookup.encode(batchId) + "/abort", Map.of(), Json.bytes(request));
            console.say(name() + " was aborted");
        } catch (ProblemException | IOException trouble) {
            console.say("Expected to abort " + name() + ", found " + trouble.getMessage()
                    + ". Next: hdcfctl batch abort " + number);
        }
    }
}
