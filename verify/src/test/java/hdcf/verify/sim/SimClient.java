package hdcf.verify.sim;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Somebody who sends jobs, repeats what was not answered, and changes their mind. */
final class SimClient {
    private static final int ANSWER_MS = 4_000;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final World world;
    private final String name;
    private final HdcfClient client;
    private final SplittableRandom random;
    private final Wire.Cuts cuts = new Wire.Cuts();
    private int busy;

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

    private @Nullable String submit(Plan.JobPlan job) {
        long now = (NodeClock.EPOCH_MS + world.timeline.now() / World.MS) / 1_000;
        SubmitRequest request = new SubmitRequest(
                "sim",
                List.of(
                        Long.toString(job.durationMs()),
                        job.exitCodes(),
                        Integer.toString(job.outputBytes()),
                        Boolean.toString(job.ignoresTerm()),
                        "job-" + job.number()),
                "",
                job.timeoutMs(),
                job.maxAttempts(),
                null,
                job.priority(),
                job.delaySec() == 0 ? 0 : now + job.delaySec(),
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
        while (true) {
            try {
                SubmitAnswer answer = client.submit(request, "key-" + job.number());
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
