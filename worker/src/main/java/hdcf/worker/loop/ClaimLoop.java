package hdcf.worker.loop;

import hdcf.client.ProblemException;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.WorkAnswer;
import hdcf.worker.attempt.Attempt;
import hdcf.worker.attempt.AttemptPorts;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.spool.Spool;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for work while slots are free: with a parked poll where the control plane knows it, else by polling.
 *
 * <p>A poll that is parked for one slot holds nothing up when a second becomes free: it is parked because there is no work,
 * and the moment there is some it returns and the next poll asks for all that is free.
 */
final class ClaimLoop implements DutyCycle {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
    private static final long NAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Shared shared;
    private final LoopRules rules;
    private final Doorbell bell;
    private final Function<Assignment, Attempt> attempts;
    private @Nullable String claimId;
    private long nextPollNanos;
    private volatile boolean isStopped;

    ClaimLoop(Shared shared, LoopRules rules, Doorbell bell, AttemptRules attemptRules, AttemptPorts attemptPorts) {
        this.shared = shared;
        this.rules = rules;
        this.bell = bell;
        this.attempts = assignment -> new Attempt(assignment, attemptRules, attemptPorts);
        this.nextPollNanos = shared.ports().clock().nanos();
    }

    @Override
    public String name() {
        return "claim";
    }

    @Override
    public Doorbell bell() {
        return bell;
    }

    @Override
    public long napNanos() {
        long untilPoll = nextPollNanos - shared.ports().clock().nanos();
        return shared.link().mode() == Link.Mode.BASE && untilPoll > 0 ? untilPoll : NAP_NANOS;
    }

    /** Takes no more work; what a poll that is under way brings is given back. For any thread. */
    void stop() {
        isStopped = true;
    }

    @Override
    public int doWork() {
        int free = shared.board().free();
        if (isStopped || free == 0 || shared.link().isDraining()) {
            return 0;
        }
        long connection = shared.link().number();
        try {
            return switch (shared.link().mode()) {
                case DOWN -> 0;
                case BASE -> poll();
                case EXTENDED -> park(free);
            };
        } catch (IOException unheard) {
            shared.link().lost(connection, unheard);
        } catch (ProblemException refused) {
            shared.link().judge(connection, refused);
            LOG.atWarn().addKeyValue("cause", refused.getMessage()).log("Was refused work");
        }
        return 0;
    }

    private int poll() throws IOException, ProblemException {
        long now = shared.ports().clock().nanos();
        if (nextPollNanos - now > 0) {
            return 0;
        }
        nextPollNanos = now + TimeUnit.MILLISECONDS.toNanos(rules.pollIntervalMs());
        Assignment assignment =
                shared.ports().client().nextJob(shared.identity().workerId()).orElse(null);
        if (assignment == null) {
            return 0;
        }
        nextPollNanos = now;
        start(assignment);
        return 1;
    }

    private int park(int free) throws IOException, ProblemException {
        if (claimId == null) {
            claimId = shared.ports().ids().next();
        }
        // When the answer is lost, the same id gets the same assignments again.
        WorkAnswer answer =
                shared.ports().client().nextJobs(shared.identity().workerId(), free, rules.claimWaitMs(), claimId);
        claimId = null;
        shared.link().drain(answer.drain());
        shared.board().end(answer.abort());
        answer.jobs().forEach(this::start);
        return 1;
    }

    private void start(Assignment assignment) {
        Spool spool = shared.spool();
        String assignmentId = assignment.assignmentId();
        try {
            if (!spool.hold(assignment.jobId(), assignmentId)) {
                return;
            }
            if (isStopped || !shared.board().start(attempts.apply(assignment))) {
                spool.unstarted(assignmentId);
                return;
            }
            LOG.atInfo()
                    .addKeyValue("job_id", assignment.jobId())
                    .addKeyValue("assignment_id", assignmentId)
                    .log("Claimed a job");
        } catch (IOException diskTrouble) {
            LOG.atError()
                    .addKeyValue("job_id", assignment.jobId())
                    .addKeyValue("cause", diskTrouble)
                    .log("Expected to write the assignment down, but the disk refused; left it to others");
            forget(spool, assignmentId);
        }
    }

    private static void forget(Spool spool, String assignmentId) {
        try {
            spool.forget(List.of(assignmentId));
        } catch (IOException stillRefusing) {
            LOG.atDebug().addKeyValue("cause", stillRefusing).log("Will forget with the next write");
        }
    }
}
