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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Ctrl-C does to jobs that a person watches: the first leaves them alone and says how to return, a second one soon after aborts
 * them. Its methods run on the threads of the interrupts.
 */
final class Detaching {
    /** How long the second Ctrl-C may take. */
    private static final long WINDOW_MS = 2_000;

    private static final int NAMED = 8;

    private final HdcfClient client;
    private final List<Receipt> jobs;
    private final Console console;
    private final AtomicInteger heard = new AtomicInteger();

    private Detaching(HdcfClient client, List<Receipt> jobs, Console console) {
        this.client = client;
        this.jobs = jobs;
        this.console = console;
    }

    /** From now on Ctrl-C does this; until {@code farewell} of the console is empty again. */
    static void arm(HdcfClient client, List<Receipt> jobs, Console console, boolean abortAtOnce) {
        Detaching detaching = new Detaching(client, jobs, console);
        detaching.heard.set(abortAtOnce ? 1 : 0);
        console.farewell().set(detaching.stays() + ". Next: hdcfctl " + detaching.comeBack());
        console.interrupts().handle(detaching::react);
    }

    private void react() {
        String farewell = String.valueOf(console.farewell().get());
        int count = heard.incrementAndGet();
        if (farewell.isEmpty() || count > 2) {
            console.interrupts().leave(Exit.JOB_ABORTED);
            return;
        }
        console.farewell().set(count == 1 ? farewell : "");
        try {
            if (count == 1) {
                console.say(stays() + "; Ctrl-C again aborts it. Next: hdcfctl " + comeBack());
                console.pause().forMs(WINDOW_MS);
                if (heard.get() > 1) {
                    return;
                }
            } else {
                abort();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        console.farewell().set("");
        console.interrupts().leave(Exit.JOB_ABORTED);
    }

    private void abort() {
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

    private String stays() {
        return jobs.size() == 1
                ? "The job " + jobs.get(0).name() + " goes on without you"
                : "The " + jobs.size() + " jobs go on without you";
    }

    private String comeBack() {
        return jobs.size() == 1
                ? "logs -f " + jobs.get(0).name()
                : "wait "
                        + (jobs.size() <= NAMED
                                ? String.join(
                                        " ", jobs.stream().map(Receipt::name).toList())
                                : "all");
    }
}
