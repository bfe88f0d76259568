package hdcf.verify.sim;

import hdcf.client.Request;
import hdcf.client.Response;
import hdcf.client.Transport;
import hdcf.schema.wire.Paths;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * The link of one node to the control plane: loses requests, loses answers, delays and repeats. Whoever sends waits in virtual
 * time.
 */
final class Wire implements Transport {
    private static final long LEAST_NANOS = 200_000L;
    private static final long SLOW_NANOS = 4 * World.SECOND;
    private static final long RESET_NANOS = World.MS;

    private final World world;
    private final Object owner;
    private final String name;
    private final String node;
    private final Cuts cuts;
    private final SplittableRandom random;

    /** What of a link is cut until when; shared by all that is behind it. */
    static final class Cuts {
        private long allUntil = -1;
        private long answersUntil = -1;

        void cutAll(long until) {
            allUntil = Math.max(allUntil, until);
        }

        void cutAnswers(long until) {
            answersUntil = Math.max(answersUntil, until);
        }

        void mend() {
            allUntil = -1;
            answersUntil = -1;
        }

        boolean all(long now) {
            return now < allUntil;
        }

        boolean answers(long now) {
            return now < answersUntil || all(now);
        }
    }

    /** @param owner whose death ends the waiting */
    Wire(World world, Object owner, String name, Cuts cuts) {
        this.world = world;
        this.owner = owner;
        this.name = name;
        this.node = name.split("-", 2)[0];
        this.cuts = cuts;
        this.random = world.random("wire-" + name);
    }

    @Override
    public Response send(Request request) throws IOException {
        Timeline.Gate<Object> gate = world.timeline.new Gate<>(owner);
        Call call = new Call(world, this, request, gate);
        world.trace.line(name + " sends " + call.shown());
        var told = world.scribe.invoke(node, request);
        deliver(call);
        if (world.chance(random, world.rates().duplicate())) {
            world.tally.hit("request duplicated");
            if (Oracle.path(request).equals(Paths.RELEASE)) {
                // Of a lease that was never acked nothing is left but the job: once that is claimed anew, the copy that
                // comes
                // second is refused. So the first one is a call of its own, which nobody heard the answer of.
                world.scribe.answered(node, world.scribe.invoke(node, request), null);
            }
            deliver(new Call(world, this, request, world.timeline.new Gate<>(owner)));
        }
        world.timeline.after(request.answerWithinMs() * World.MS, () -> fail(gate, "no answer in time"));
        Object came = gate.await();
        if (came instanceof Response response) {
            world.trace.line(name + " hears " + response.status() + " to " + call.shown());
            world.oracle.heard(request, response);
            world.scribe.answered(node, told, response);
            return response;
        }
        world.trace.line(name + " hears nothing to " + call.shown());
        world.scribe.answered(node, told, null);
        throw new IOException(String.valueOf(came));
    }

    private void deliver(Call call) {
        long delay = delay();
        boolean isLost = world.chance(random, world.rates().dropRequest());
        world.timeline.after(delay, () -> {
            if (isLost || cuts.all(world.timeline.now())) {
                return;
            }
            world.plane.deliver(call);
        });
    }

    /** An answer sets out. */
    void answer(Call call, Response response) {
        boolean isLost = world.chance(random, world.rates().dropAnswer());
        world.timeline.after(delay(), () -> {
            if (isLost || cuts.answers(world.timeline.now())) {
                world.oracle.lostAnswer(call.request(), response);
            } else {
                call.gate().open(response);
            }
        });
    }

    /** The connection is reset by the other side. */
    void reset(Call call) {
        world.timeline.after(RESET_NANOS, () -> {
            if (!cuts.answers(world.timeline.now())) {
                fail(call.gate(), "connection reset");
            }
        });
    }

    /** Whose link it is. */
    String node() {
        return node;
    }

    /** Whether the other side can know that the caller hung up. */
    boolean tellsHangup() {
        return !cuts.all(world.timeline.now());
    }

    private static void fail(Timeline.Gate<Object> gate, String why) {
        gate.open(why);
    }

    private long delay() {
        long delay = LEAST_NANOS + random.nextLong(World.MS);
        return world.chance(random, world.rates().slow()) ? delay + random.nextLong(SLOW_NANOS) : delay;
    }
}
