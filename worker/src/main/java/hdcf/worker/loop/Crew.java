package hdcf.worker.loop;

import hdcf.schema.wire.ReportRequest;
import hdcf.worker.attempt.Attempt;
import hdcf.worker.attempt.AttemptPorts;
import hdcf.worker.attempt.AttemptRules;
import hdcf.worker.attempt.EndOrder;
import hdcf.worker.attempt.Resumption;
import hdcf.worker.process.Gpu;
import hdcf.worker.process.GpuProbe;
import hdcf.worker.process.MachineFigures;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.SelfCheck;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.InputCache;
import hdcf.worker.spool.LocalRetention;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** All loops of one worker, put together; whoever has threads, or a simulated clock, drives them. */
public final class Crew {
    private final Shared shared;
    private final ClaimLoop claim;
    private final ReportLoop report;
    private final List<DutyCycle> duties;
    private final Doorbell claimBell = new Doorbell();
    private final Doorbell reportBell = new Doorbell();
    private final Doorbell uploadBell = new Doorbell();

    /**
     * Puts the loops together and takes up what an earlier worker left; nothing else happens until they are driven.
     *
     * @param spool what the worker before this one left
     * @throws IOException when the journal cannot be written
     */
    public Crew(WorkerIdentity identity, Rules rules, Spool spool, Ports ports) throws IOException {
        Doorbell linkBell = new Doorbell();
        Doorbell heartbeatBell = new Doorbell();
        Doorbell newsBell = new Doorbell();
        Link link = new Link(linkBell);
        LinkFiles files = new LinkFiles(link, ports.loop());
        AttemptPorts attemptPorts = new AttemptPorts(
                spool,
                ports.launcher(),
                new LinkAcknowledger(link, ports.loop(), identity.workerId()),
                new InputCache(
                        rules.cache().folder(),
                        rules.cache().maxBytes(),
                        files,
                        ports.loop().clock()),
                ports.time());
        List<Attempt> resumed = resume(spool, rules.attempts(), attemptPorts);
        SlotBoard board = new SlotBoard(
                slots(Math.max(rules.loops().slots(), resumed.size())),
                rules.loops().slots());
        // An output that has to be sent again concerns the loop that is made from this.
        UploadLoop[] upload = new UploadLoop[1];
        shared = new Shared(
                link,
                ports.loop(),
                identity,
                spool,
                board,
                new Uploads(
                        assignment -> upload[0].again(assignment),
                        outcome ->
                                leftCheckpoint(outcome, rules.attempts().place().outputRoot())));
        upload[0] = new UploadLoop(
                shared, uploadBell, reportBell, rules.attempts().place().outputRoot(), files);
        resumed.forEach(board::start);
        claim = new ClaimLoop(
                shared,
                rules.loops(),
                claimBell,
                reportBell,
                ports.guard().check(),
                assignment -> new Attempt(assignment, rules.attempts(), attemptPorts));
        report = new ReportLoop(shared, reportBell);
        House house = new House(
                link,
                new LocalRetention(
                        rules.attempts().place().outputRoot(),
                        rules.retention(),
                        spool::leases,
                        ports.loop().clock()),
                ports.loop().clock(),
                ports.time().bootClock());
        GpuProbe gpus = ports.guard().gpus();
        duties = new ArrayList<>(board.slots());
        duties.add(new LinkLoop(shared, linkBell, List.of(claimBell, reportBell, heartbeatBell, newsBell, uploadBell)));
        duties.add(new HeartbeatLoop(
                shared,
                heartbeatBell,
                rules.loops().heartbeatIntervalMs(),
                new HeartbeatLoop.Look(
                        () -> ports.guard().figures().apply(gpus.gpus()),
                        ports.guard().check()::found,
                        house::sleptMs)));
        duties.add(claim);
        duties.add(new NewsLoop(shared, newsBell, rules.loops().claimWaitMs()));
        duties.add(upload[0]);
        duties.add(report);
        duties.add(new Upkeep("gpu", gpus::doWork, gpus::napNanos));
        duties.add(new Upkeep("house", house::turn, () -> House.NAP_NANOS));
    }

    /** What the loops and the attempts reach the world through. */
    public record Ports(LoopPorts loop, ProcessLauncher launcher, Guard guard, AttemptPorts.Time time) {}

    /**
     * What looks at the machine: whether it can run jobs at all, and how busy it and its graphics cards are.
     *
     * @param figures called by the heartbeat's thread only
     */
    public record Guard(SelfCheck check, GpuProbe gpus, Function<List<Gpu>, MachineFigures> figures) {}

    /** What holds for the loops, the attempts, and the input files that are kept. */
    public record Rules(LoopRules loops, AttemptRules attempts, Cache cache, LocalRetention.Rules retention) {
        /** A folder for input files that may be needed again, and what they may take together. */
        public record Cache(Path folder, long maxBytes) {}
    }

    /** What never started is given back; everything else goes on, or has ended meanwhile. */
    private static List<Attempt> resume(Spool spool, AttemptRules rules, AttemptPorts ports) throws IOException {
        List<Attempt> resumed = new ArrayList<>();
        for (HeldAttempt held : spool.attempts()) {
            Attempt attempt = mayHaveStarted(held, rules) ? Resumption.of(held, rules, ports) : null;
            if (attempt == null) {
                spool.unstarted(held.assignmentId());
            } else {
                resumed.add(attempt);
            }
        }
        return resumed;
    }

    /** The line that said so may be lost; its folder is made before, and the race for what stands in it decides. */
    private static boolean mayHaveStarted(HeldAttempt held, AttemptRules rules) {
        return switch (held.stage()) {
            case STARTED -> true;
            case HELD ->
                Files.isDirectory(OutputFolder.of(rules.place().outputRoot(), held.jobId(), held.assignmentId())
                        .folder());
            case UNSTARTED -> false;
        };
    }

    private static boolean leftCheckpoint(ReportRequest outcome, Path outputRoot) {
        OutputFolder folder =
                OutputFolder.of(outputRoot, String.valueOf(outcome.jobId()), String.valueOf(outcome.assignmentId()));
        return Files.isRegularFile(folder.checkpointFile(), LinkOption.NOFOLLOW_LINKS);
    }

    private List<SlotLoop> slots(int count) {
        List<SlotLoop> slots = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            slots.add(new SlotLoop(i, () -> {
                claim.freed();
                report.ended();
                if (shared.owesOutput()) {
                    uploadBell.ring();
                }
            }));
        }
        return slots;
    }

    /** The loops, each for a thread of its own. */
    public List<DutyCycle> duties() {
        return List.copyOf(duties);
    }

    /** Takes no more work, and gives back what has not started. For any thread. */
    public void stop() {
        claim.stop();
        shared.board().endUnstarted();
        reportBell.ring();
    }

    /** Ends every command. For any thread. */
    public void endAll() {
        shared.board().endAll(EndOrder.workerStopped());
        reportBell.ring();
    }

    /** Whether no attempt is left in a slot. */
    public boolean isIdle() {
        return shared.board().isIdle();
    }

    /** Whether nothing is left but commands that run, which the next worker may take up. */
    public boolean isLeavable() {
        return shared.board().attempts().stream().allMatch(Attempt::isRunning);
    }

    /** Whether the control plane was told everything but of commands that run. */
    public boolean isReported() {
        return shared.spool().leases().size() == shared.board().leases().size();
    }

    /** Whether the control plane is there. */
    public boolean isLinked() {
        return shared.link().isUp();
    }
}
