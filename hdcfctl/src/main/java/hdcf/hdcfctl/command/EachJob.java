package hdcf.hdcfctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Bar;
import hdcf.hdcfctl.render.Console;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.List;

/**
 * Does the same to several jobs: one that does not allow it keeps no other from it. A few are done one after the other; many are done
 * {@link Abreast}, with a bar on a terminal.
 *
 * @param isSummed whether nothing is printed for each of them
 */
record EachJob(Connection connection, Console console, boolean isSummed) {
    private static final int FEW = 20;
    /** Of more jobs only the first refusals are told. */
    private static final int REFUSALS = 3;

    /** What is done to a job; for many it is called on several threads. */
    @FunctionalInterface
    interface Action<R> {
        R on(JsonNode job) throws IOException, ProblemException, Failure;
    }

    /** Tells of what was done. */
    @FunctionalInterface
    interface Sink<R> {
        void take(JsonNode job, R answer) throws Failure, Stdout.Closed;
    }

    /**
     * What came of it.
     *
     * @param exitCode that of the last one that was refused
     */
    record Outcome(int done, int refused, int exitCode) {}

    /** Whether a person wants to hear of so many in one sentence. */
    static boolean isSummed(Format format, int jobs) {
        return jobs > FEW && (format == Format.TABLE || format == Format.WIDE);
    }

    /** Does it to each. */
    <R> Outcome act(List<JsonNode> jobs, Action<R> action, Sink<R> sink)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        if (jobs.size() == 1) {
            sink.take(jobs.get(0), action.on(jobs.get(0)));
            return new Outcome(1, 0, Exit.OK);
        }
        Tally tally = new Tally(jobs.size() > FEW);
        if (jobs.size() <= FEW) {
            for (JsonNode job : jobs) {
                tally.count(() -> sink.take(job, action.on(job)));
            }
            return tally.outcome();
        }
        // The client is made by the first call for it, which must not be several at a time.
        connection.client(console);
        console.farewell().set("Some of the " + jobs.size() + " jobs may not have been reached. Next: hdcfctl ls");
        try (Bar bar = Bar.of(connection.verb(), jobs.size(), console)) {
            Abreast.each(jobs, action::on, (job, answer) -> {
                tally.count(() -> {
                    R given = answer.get();
                    if (!isSummed) {
                        bar.away();
                    }
                    sink.take(job, given);
                });
                bar.to(tally.done + tally.refused);
            });
        } catch (IOException | ProblemException | Failure broken) {
            console.out().flush();
            console.say("after " + tally.done + " of " + jobs.size() + " jobs it went no further");
            throw broken;
        } finally {
            console.farewell().set("");
        }
        return tally.outcome();
    }

    /** One of them. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException;
    }

    /** Counts. Confined to the thread of the verb. */
    private final class Tally {
        private final boolean isShort;
        private int done;
        private int refused;
        private int exitCode = Exit.OK;

        Tally(boolean isShort) {
            this.isShort = isShort;
        }

        void count(Step step) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
            try {
                step.run();
                done++;
            } catch (ProblemException refusal) {
                if (refusal.status() != 409 && refusal.status() != 404) {
                    throw refusal;
                }
                refused++;
                Failure failure = connection.failure(refusal, console);
                if (!isShort || refused <= REFUSALS) {
                    console.say(String.valueOf(failure.getMessage()));
                }
                exitCode = failure.exitCode();
            }
        }

        Outcome outcome() {
            return new Outcome(done, refused, exitCode);
        }
    }
}
