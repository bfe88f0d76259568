package hdcf.worker.loop;

import hdcf.worker.attempt.Attempt;
import hdcf.worker.attempt.AttemptPorts;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.attempt.EndOrder;
import hdcf.worker.process.LaunchLimits;
import hdcf.worker.process.LaunchMark;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.Recovery;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.Spool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All loops of one worker, put together; whoever has threads, or a simulated clock, drives them. */
public final class Crew {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

    private final Shared shared;
    private final java.nio.file.Path outputRoot;
    private final ClaimLoop claim;
    private final List<DutyCycle> duties;
    private final Doorbell claimBell = new Doorbell();
    private final Doorbell reportBell = new Doorbell();

    /**
     * Puts the loops together; nothing happens until they are driven.
     *
     * @param spool what the worker before this one left
     */
    public Crew(WorkerIdentity identity, LoopRules rules, AttemptRules attemptRules, Spool spool, Ports ports) {
        outputRoot = attemptRules.outputRoot();
        Doorbell linkBell = new Doorbell();
        Doorbell heartbeatBell = new Doorbell();
        Doorbell newsBell = new Doorbell();
        Link link = new Link(linkBell);
        List<SlotLoop> slots = new ArrayList<>();
        for (int i = 1; i <= rules.slots(); i++) {
            slots.add(new SlotLoop(i, () -> {
                claimBell.ring();
                reportBell.ring();
            }));
        }
        shared = new Shared(link, ports.loop(), identity, spool, new SlotBoard(slots));
        AttemptPorts attemptPorts = new AttemptPorts(
                spool,
                ports.launcher(),
                new LinkAcknowledger(link, ports.loop(), identity.workerId()),
                ports.loop().clock());
        claim = new ClaimLoop(
                shared,
                rules,
                claimBell,
                reportBell,
                assignment -> new Attempt(assignment, attemptRules, attemptPorts));
        duties = new ArrayList<>(slots);
        duties.add(new LinkLoop(shared, linkBell, List.of(claimBell, reportBell, heartbeatBell, newsBell)));
        duties.add(new HeartbeatLoop(shared, heartbeatBell, rules.heartbeatIntervalMs()));
        duties.add(claim);
        duties.add(new NewsLoop(shared, newsBell, rules.claimWaitMs()));
        duties.add(new ReportLoop(shared, reportBell));
    }

    /** What the loops and the attempts reach the world through. */
    public record Ports(LoopPorts loop, ProcessLauncher launcher) {}

    /**
     * Settles what the worker before this one left without an outcome: what certainly never started is given back; of what
     * may have run the survivors are killed, and it is not listed any more, so the control plane learns that it is lost.
     *
     * @param cookie makes the mark of an assignment's processes
     */
    public void settlePast(ProcessLauncher launcher, java.util.function.UnaryOperator<String> cookie)
            throws IOException {
        List<String> lost = new ArrayList<>();
        for (HeldAttempt held : shared.spool().attempts()) {
            if (held.stage() == HeldAttempt.Stage.STARTED) {
                Recovery found = launcher.recover(new LaunchMark(
                        held.assignmentId(),
                        java.util.Objects.requireNonNull(OutputFolder.of(outputRoot, held.jobId(), held.assignmentId())
                                .tmpPath(OutputFolder.Stream.STDOUT)
                                .getParent()),
                        null,
                        cookie.apply(held.assignmentId()),
                        LaunchLimits.NONE));
                if (found instanceof Recovery.Running running) {
                    running.process().kill();
                }
                lost.add(held.assignmentId());
                LOG.atWarn()
                        .addKeyValue("job_id", held.jobId())
                        .addKeyValue("assignment_id", held.assignmentId())
                        .addKeyValue("found", found)
                        .log("Found a command of an earlier worker without an outcome; ended what was left of it");
            } else {
                shared.spool().unstarted(held.assignmentId());
            }
        }
        if (!lost.isEmpty()) {
            shared.spool().forget(lost);
        }
    }

    /** The loops, each for a thread of its own. */
    public List<DutyCycle> duties() {
        return List.copyOf(duties);
    }

    /** Takes no more work and ends every command. For any thread. */
    public void stop() {
        claim.stop();
        shared.board().endAll(EndOrder.workerStopped());
        reportBell.ring();
    }

    /** Whether no command runs any more. */
    public boolean isIdle() {
        return shared.board().free() == shared.board().size();
    }

    /** Whether the control plane was told everything. */
    public boolean isReported() {
        return shared.spool().leases().isEmpty();
    }

    /** Whether the control plane is there. */
    public boolean isLinked() {
        return shared.link().isUp();
    }
}
