package hdcf.worker.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hdcf.client.ProblemException;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ProgressNote;
import hdcf.worker.attempt.Attempt;
import hdcf.worker.process.MachineFigures;
import hdcf.worker.process.SelfCheck;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that the worker lives and what it holds, on a thread of its own: never behind work, and also while every slot is busy.
 * Obeys what the answer says of leases that are no longer wanted.
 */
final class HeartbeatLoop implements DutyCycle {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLoop.class);

    private static final double NANOS_PER_MS = 1e6;
    /** What the last call counts in the time that calls take. */
    private static final double RECENT = 0.25;

    private final Shared shared;
    private final Look look;
    private final Doorbell bell;
    private final long intervalNanos;
    private long seq;
    private long nextNanos;
    private double rttMs;

    /**
     * What others know of the machine.
     *
     * @param figures how busy it is
     * @param problems what keeps it from running jobs
     * @param sleptMs how long it slept when it last did; 0 when it never did
     */
    record Look(Supplier<MachineFigures> figures, Supplier<List<SelfCheck.Problem>> problems, LongSupplier sleptMs) {}

    HeartbeatLoop(Shared shared, Doorbell bell, long intervalMs, Look look) {
        this.look = look;
        this.shared = shared;
        this.bell = bell;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        this.nextNanos = shared.ports().clock().nanos();
    }

    @Override
    public String name() {
        return "heartbeat";
    }

    @Override
    public Doorbell bell() {
        return bell;
    }

    @Override
    public long napNanos() {
        return shared.link().isUp()
                ? Math.max(0, nextNanos - shared.ports().clock().nanos())
                : intervalNanos;
    }

    @Override
    public int doWork() {
        long now = shared.ports().clock().nanos();
        if (!shared.link().isUp() || nextNanos - now > 0) {
            return 0;
        }
        // Fixed deadlines: a slow answer does not push the next beat back. After a long silence they begin anew.
        nextNanos = now - nextNanos < intervalNanos ? nextNanos + intervalNanos : now + intervalNanos;
        long connection = shared.link().number();
        try {
            HeartbeatRequest beat = beat();
            long sentNanos = shared.ports().clock().nanos();
            HeartbeatAnswer answer = shared.ports().client().heartbeat(beat);
            double tookMs = (shared.ports().clock().nanos() - sentNanos) / NANOS_PER_MS;
            rttMs = rttMs == 0 ? tookMs : rttMs + RECENT * (tookMs - rttMs);
            obey(answer);
            return 1;
        } catch (IOException unheard) {
            shared.link().lost(connection, unheard);
        } catch (ProblemException refused) {
            shared.link().judge(connection, refused);
            LOG.atWarn().addKeyValue("cause", refused.getMessage()).log("Was refused a heartbeat");
        }
        return 0;
    }

    private HeartbeatRequest beat() {
        seq++;
        List<HeldAssignment> running = shared.board().leases();
        boolean isExtended = shared.link().mode() == Link.Mode.EXTENDED;
        WorkerIdentity identity = shared.identity();
        return new HeartbeatRequest(
                identity.workerId(),
                current(running),
                Instant.ofEpochMilli(shared.ports().clock().wallMillis()).toString(),
                seq,
                figures(),
                isExtended ? identity.instanceId() : null,
                isExtended ? identity.bootId() : null,
                isExtended ? shared.board().size() : null,
                isExtended ? shared.spool().leases() : null,
                isExtended ? progress() : null);
    }

    private JsonNode figures() {
        ObjectNode figures = (ObjectNode) Json.tree(look.figures().get());
        List<SelfCheck.Problem> problems = look.problems().get();
        if (!problems.isEmpty()) {
            figures.set("problems", Json.tree(problems));
        }
        if (look.sleptMs().getAsLong() > 0) {
            figures.put("slept_ms", look.sleptMs().getAsLong());
        }
        if (rttMs > 0) {
            figures.put("rtt_ms", Math.round(rttMs * 10) / 10.0);
        }
        return figures;
    }

    private @Nullable List<ProgressNote> progress() {
        List<ProgressNote> notes = new ArrayList<>();
        for (Attempt attempt : shared.board().attempts()) {
            ProgressNote note = ProgressFile.read(
                    attempt.output().progressFile(), attempt.lease().assignmentId());
            if (note != null) {
                notes.add(note);
            }
        }
        return notes.isEmpty() ? null : notes;
    }

    /** The base protocol has room for one job: they take turns, so that each is named well within a heartbeat timeout. */
    private @Nullable String current(List<HeldAssignment> running) {
        return running.isEmpty()
                ? null
                : running.get((int) (seq % running.size())).jobId();
    }

    private void obey(HeartbeatAnswer answer) {
        shared.link().drain(answer.drain());
        shared.board().end(answer.abort());
        shared.board().retime(Objects.requireNonNullElse(answer.timeouts(), List.of()));
    }
}
