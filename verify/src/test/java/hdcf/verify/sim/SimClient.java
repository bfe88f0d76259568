package hdcf.verify.sim;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.After;
import hdcf.schema.wire.BatchRequest;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Somebody who sends jobs, repeats what was not answered, and changes their mind. */
final class SimClient {
    private static final int ANSWER_MS = 4_000;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    /** So often a job comes with others that wait for it. */
    private static final int GRAPH_EVERY = 6;

    private final World world;
    private final String name;
    private final HdcfClient client;
    private final SplittableRandom random;
    private final Wire.Cuts cuts = new Wire.Cuts();
    private int busy;
    /** What it submitted last. */
    private @Nullable String earlier;

    SimClient(World world, int index) {
        this.world = world;
        this.name = "c" + index;
        this.client = new HdcfClient(new Wire(world, name, name, cuts), SimPlane.TOKEN, ANSWER_MS);
        this.random = world.random("client-" + name);
    }

    Wire.Cuts cuts() {
        return cuts;
    }

    boolean isDone() {
        return busy == 0;
    }

    /** Sends the job when its time comes. */
    void take(Plan.JobPlan job) {
        busy++;
        world.timeline.begin(job.atNanos(), () -> {
            if (job.number() % GRAPH_EVERY == 0) {
                submitGraph(job);
                busy--;
                return;
            }
            String jobId = submit(job);
            busy--;
            if (jobId != null && job.abortAfterNanos() >= 0) {
                busy++;
                world.timeline.begin(job.abortAfterNanos(), () -> {
                    abort(jobId);
                    busy--;
                });
            }
        });
    }

    /** The job, two that follow it and one that follows those; now and then one at a time, or stopped half way. */
    private void submitGraph(Plan.JobPlan job) {
        boolean isNarrow = job.number() % (2 * GRAPH_EVERY) == 0;
        BatchRequest batch = new BatchRequest(
                "graph-" + job.number(),
                isNarrow ? 1 : 2,
                isNarrow ? 1 : null,
                null,
                null,
                null,
                null,
                List.of(
                        step(job, "d", isNarrow ? "all" : "any", "any", "b", "c"),
                        step(job, "a", null, "any"),
                        step(job, "b", null, "ok", "a"),
                        step(job, "c", null, "any", "a")));
        Long number = null;
        while (number == null) {
            try {
                number = client.batches().submit(batch, "key-" + job.number()).number();
                world.tally.hit("graph submitted");
            } catch (IOException unheard) {
                rest();
            } catch (ProblemException refused) {
                if (refused.status() < 429) {
                    world.oracle.mistake(name + " submits a batch", refused);
                    return;
                }
                rest();
            }
        }
        if (job.abortAfterNanos() >= 0) {
            String named = String.valueOf(number);
            busy++;
            world.timeline.begin(job.abortAfterNanos(), () -> {
                abortBatch(named);
                busy--;
            });
        }
    }

    private static SubmitRequest step(
            Plan.JobPlan job, String step, @Nullable String mode, String on, String... after) {
        SubmitRequest plain = request(job, "job-" + job.number() + "-" + step, 0);
        return new SubmitRequest(
                plain.command(),
                plain.args(),
                plain.workingDir(),
                plain.timeoutMs(),
                plain.maxAttempts(),
                null,
                plain.priority(),
                0L,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                step,
                Arrays.stream(after).map(other -> new After(other, on)).toList(),
                mode,
                null,
                null,
                null,
                null);
    }

    private void abortBatch(String number) {
        while (true) {
            try {
                client.batches().abort(number, "changed my mind");
                return;
            } catch (IOException unheard) {
                rest();
            } catch (ProblemException refused) {
                if (refused.status() < 429) {
                    world.oracle.mistake(name + " aborts batch " + number, refused);
                    return;
                }
                rest();
            }
        }
    }

    private static SubmitRequest request(Plan.JobPlan job, String label, long scheduledAt) {
        return new SubmitRequest(
                "sim",
                List.of(
                        Long.toString(job.durationMs()),
                        job.exitCodes(),
                        Integer.toString(job.outputBytes()),
                        Boolean.toString(job.ignoresTerm()),
                        label),
                "",
                job.timeoutMs(),
                job.maxAttempts(),
                null,
                job.priority(),
                scheduledAt,
                null,
                null,
                null,
                null,
                null,
                null,
                job.isLimited() ? Map.of(SimPlane.LIMIT, 1L) : null,
                null,
                null,
                null,
                null);
    }

    private @Nullable String submit(Plan.JobPlan job) {
        long now = (NodeClock.EPOCH_MS + world.timeline.now() / World.MS) / 1_000;
        SubmitRequest request = world.demands.of(
                job, request(job, "job-" + job.number(), job.delaySec() == 0 ? 0 : now + job.delaySec()), earlier);
        while (true) {
            try {
                SubmitAnswer answer = client.submit(request, "key-" + job.number());
                earlier = answer.jobId();
                return answer.jobId();
            } catch (IOException unheard) {
                rest();
            } catch (ProblemException refused) {
                if (refused.status() < 429) {
                    world.oracle.mistake(name + " submits", refused);
                    return null;
                }
                rest();
            }
        }
    }

    private void abort(String jobId) {
        while (true) {
            try {
                client.abort(new AbortRequest(jobId, null, "changed my mind"));
                return;
            } catch (IOException unheard) {
                rest();
            } catch (ProblemException refused) {
                if (refused.status() == CONFLICT) {
                    world.tally.hit("complete beat abort");
                    return;
                }
                if (refused.status() == NOT_FOUND || refused.status() < 429) {
                    world.oracle.mistake(name + " aborts " + jobId, refused);
                    return;
                }
                rest();
            }
        }
    }

    private void rest() {
        Timeline.Gate<Object> gate = world.timeline.new Gate<>(name);
        world.timeline.after(World.SECOND / 2 + random.nextLong(2 * World.SECOND), () -> gate.open("rested"));
        gate.await();
    }
}
