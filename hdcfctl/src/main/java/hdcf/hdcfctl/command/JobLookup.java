package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Finds a job by what a person typed: its id or its number. */
record JobLookup(Connection connection, Console console) {
    private static final int MAX_NAME = 200;

    Answer job(String name) throws IOException, ProblemException, Failure {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw Failure.usage(
                    "Expected a job's id or number of at most " + MAX_NAME + " characters, found " + name.length(),
                    connection.verb());
        }
        byte[] body = connection
                .client(console)
                .exchange("GET", Paths.JOBS + "/" + encode(name), Map.of(), null)
                .body();
        Answer answer = Answer.of(body, connection.destination(console));
        if (Answer.text(answer.tree(), "job_id").isEmpty()) {
            throw Failure.foreign(body, connection.destination(console));
        }
        return answer;
    }

    /** The id of a job: a number is looked up, anything else is an id. */
    String id(String name) throws IOException, ProblemException, Failure {
        boolean number = !name.isEmpty() && name.chars().allMatch(unit -> unit >= '0' && unit <= '9');
        return number ? Answer.text(job(name).tree(), "job_id") : name;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
