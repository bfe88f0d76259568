package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;

/** Watches a job to its end and shows what it writes meanwhile, whatever becomes of the connection. */
record Attendance(Connection connection, Console console, Patience patience) {
    private static final int MAX_SECONDS = 1_000_000;
    /** The streams tell when an attempt ends; asking is for what they do not tell, such as an abort. */
    private static final long LONGEST_PAUSE_MS = 3_000;

    /** @param patienceSeconds how long to go on while the control plane does not answer */
    static Attendance of(Connection connection, Console console, int patienceSeconds) throws Failure {
        return new Attendance(
                connection,
                console,
                Patience.of(connection, console, milliseconds(patienceSeconds, connection.verb())));
    }

    /** The option as milliseconds. */
    static long milliseconds(int patienceSeconds, String verb) throws Failure {
        if (patienceSeconds < 0 || patienceSeconds > MAX_SECONDS) {
            throw Failure.usage(
                    "Expected --patience-seconds from 0 to " + MAX_SECONDS + ", found " + patienceSeconds, verb);
        }
        return patienceSeconds * 1_000L;
    }

    /** Shows the job to its end, which is answered. */
    JsonNode attend(String id, LiveOutput live)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        JsonNode ended = untilEnd(id, live);
        console.farewell().set("");
        live.finish();
        show(ended, live);
        return ended;
    }

    private JsonNode untilEnd(String id, LiveOutput live)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        JobLookup lookup = new JobLookup(connection, console);
        long pauseMs = Patience.first();
        while (true) {
            JsonNode found = patience.untilAnswered(() -> lookup.job(id)).tree();
            if (JobWords.isTerminal(found)) {
                return found;
            }
            if (live.isDone()) {
                console.pause().forMs(pauseMs);
                pauseMs = Patience.longer(pauseMs);
            } else {
                live.await(pauseMs);
                pauseMs = live.isDone() ? Patience.first() : Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
            }
        }
    }

    /** Shows what could not be shown while the job ran. */
    private void show(JsonNode ended, LiveOutput live)
            throws IOException, ProblemException, Stdout.Closed, Failure, InterruptedException {
        JobOutput output = new JobOutput(connection.client(console), ended);
        if (live.isOwed(JobOutput.Stream.STDOUT)) {
            showStream(output, JobOutput.Stream.STDOUT, console.out()::write);
        }
        console.out().flush();
        JobOutput.Sink err = (bytes, length) -> console.err().write(bytes, 0, length);
        if (live.isOwed(JobOutput.Stream.STDERR)) {
            showStream(output, JobOutput.Stream.STDERR, err);
        }
        console.err().flush();
    }

    private void showStream(JobOutput output, JobOutput.Stream stream, JobOutput.Sink sink)
            throws IOException, ProblemException, Stdout.Closed, InterruptedException {
        try {
            output.copy(stream, sink, patience);
        } catch (Failure elsewhere) {
            // The job's own exit code counts for more than where its output lies.
            console.say(String.valueOf(elsewhere.getMessage()));
        } catch (ProblemException refused) {
            if (refused.status() != 404) {
                throw refused;
            }
            // A job that never started wrote nothing.
        }
    }
}
