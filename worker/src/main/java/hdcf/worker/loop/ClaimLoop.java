package hdcf.worker.loop;

import hdcf.client.ProblemException;
import hdcf.schema.wire.ArrayElement;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.WorkAnswer;
import hdcf.worker.attempt.Attempt;
import hdcf.worker.process.SelfCheck;
import hdcf.worker.spool.Spool;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private static final long LIMIT_MS = 10_000;
    private static final int OK = 200;
    private static final long NAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Shared shared;
    private final LoopRules rules;
    private final Doorbell bell;
    private final Doorbell whenOwed;
    private final Function<Assignment, Attempt> attempts;
    private final Backoff backoff;
    private final RepeatedNews news;
    private final Gathering gathering;
    private final SelfCheck check;
    private @Nullable String claimId;
    private long nextPollNanos;
    private volatile boolean isStopped;

    /**
     * @param check says what keeps this machine from running jobs
     * @param attempts makes the attempt at an assignment
     * @param whenOwed rung when something has to be given back
     */
    ClaimLoop(
            Shared shared,
            LoopRules rules,
            Doorbell bell,
            Doorbell whenOwed,
            SelfCheck check,
            Function<Assignment, Attempt> attempts) {
        this.check = check;
        this.shared = shared;
        this.rules = rules;
        this.bell = bell;
        this.whenOwed = whenOwed;
        this.attempts = attempts;
        this.backoff = new Backoff(shared.ports().clock(), shared.ports().random(), LIMIT_MS);
        this.news = new RepeatedNews(shared.ports().clock());
        this.gathering = new Gathering(shared.ports().clock());
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
        if (!backoff.isDue()) {
            return backoff.remainingNanos();
        }
        if (!news.isOver()) {
            return news.remainingNanos();
        }
        if (gathering.isHolding()) {
            return gathering.remainingNanos();
        }
        return shared.link().mode() == Link.Mode.BASE && untilPoll > 0 ? untilPoll : NAP_NANOS;
    }

    /** A slot is free. For any thread. */
    void freed() {
        if (gathering.isWorthARing(shared.board().free(), shared.board().size())) {
            bell.ring();
        }
    }

    /** Takes no more work; what a poll that is under way brings is given back. For any thread. */
    void stop() {
        isStopped = true;
    }

    @Override
    public int doWork() {
        gathering.begin();
        int free = shared.board().free();
        if (isStopped
                || free == 0
                || !backoff.isDue()
                || !news.isOver()
                || shared.link().isDraining()
                || shared.spool().isFull()
                || !check.problems().isEmpty()) {
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
            backoff.failed();
            if (shared.link().judge(connection, refused) == Link.Verdict.FINAL) {
                // A question that was right before: perhaps another control plane, with other words, took the place.
                shared.link().lost(connection, new IOException(refused.getMessage(), refused));
            }
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
        backoff.succeeded();
        if (assignment == null) {
            return 0;
        }
        if (start(List.of(assignment)) == 0) {
            return 0;
        }
        nextPollNanos = now;
        return 1;
    }

    private int park(int free) throws IOException, ProblemException {
        if (claimId == null && gathering.holds(free, shared.board().size())) {
            return 0;
        }
        if (claimId == null) {
            claimId = shared.ports().ids().next();
        }
        // When the answer is lost, the same id gets the same assignments again.
        WorkAnswer answer =
                shared.ports().client().nextJobs(shared.identity().workerId(), free, rules.claimWaitMs(), claimId);
        claimId = null;
        backoff.succeeded();
        news.heard(answer);
        shared.link().drain(answer.drain());
        shared.board().end(answer.abort());
        int started = start(answer.jobs());
        if (started > 0) {
            gathering.called(started);
        }
        return 1;
    }

    /** Answers how many were taken; what is held already is not. */
    private int start(List<Assignment> assignments) {
        List<Attempt> held = hold(
                        assignments.stream().filter(ClaimLoop::isWhole).toList())
                .stream()
                .map(assignment -> attempts.apply(assignment))
                .toList();
        if (held.size() > 1 && !isStopped) {
            acknowledge(held);
        }
        held.forEach(this::place);
        return held.size();
    }

    private List<Assignment> hold(List<Assignment> claimed) {
        try {
            return claimed.isEmpty() ? List.of() : shared.spool().hold(claimed);
        } catch (IOException diskTrouble) {
            LOG.atError()
                    .addKeyValue("count", claimed.size())
                    .addKeyValue("cause", diskTrouble)
                    .log("Expected to write assignments down, but the disk refused; left them to others");
            backoff.failed();
            forget(
                    shared.spool(),
                    claimed.stream().map(Assignment::assignmentId).toList());
            return List.of();
        }
    }

    /** One call for all; whoever gets no clear answer here asks by itself. */
    private void acknowledge(List<Attempt> held) {
        long connection = shared.link().number();
        String workerId = shared.identity().workerId();
        try {
            List<ArrayElement> answers = shared.ports()
                    .client()
                    .acks(held.stream()
                            .map(attempt -> new LeaseRef(
                                    attempt.lease().jobId(),
                                    workerId,
                                    attempt.lease().assignmentId()))
                            .toList());
            for (int i = 0; i < Math.min(held.size(), answers.size()); i++) {
                if (answers.get(i).httpStatus() == OK) {
                    held.get(i).acknowledged();
                }
            }
        } catch (IOException unheard) {
            shared.link().lost(connection, unheard);
        } catch (ProblemException refused) {
            shared.link().judge(connection, refused);
        }
    }

    private void place(Attempt attempt) {
        HeldAssignment lease = attempt.lease();
        try {
            if (isStopped || !shared.board().start(attempt)) {
                shared.spool().unstarted(String.valueOf(lease.assignmentId()));
                whenOwed.ring();
                return;
            }
            LOG.atDebug()
                    .addKeyValue("job_id", lease.jobId())
                    .addKeyValue("assignment_id", lease.assignmentId())
                    .log("Claimed a job");
        } catch (IOException diskTrouble) {
            LOG.atError()
                    .addKeyValue("job_id", lease.jobId())
                    .addKeyValue("cause", diskTrouble)
                    .log("Expected to write down that a job is given back, but the disk refused; its lease runs out");
            backoff.failed();
        }
    }

    /** Another program wrote it: what its type promises may be missing. */
    private static boolean isWhole(Assignment assignment) {
        boolean isWhole = Stream.<@Nullable String>of(
                        assignment.jobId(), assignment.assignmentId(), assignment.command())
                .allMatch(word -> word != null);
        if (!isWhole) {
            LOG.atWarn().log("Expected an assignment with its ids and a command, found one without; left it");
        }
        return isWhole;
    }

    private static void forget(Spool spool, List<String> assignmentIds) {
        try {
            spool.forget(assignmentIds);
        } catch (IOException stillRefusing) {
            LOG.atDebug().addKeyValue("cause", stillRefusing).log("Will forget with the next write");
        }
    }
}
