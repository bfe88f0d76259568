package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeldAssignment;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.process.RunningProcess;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.StartNote;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try at one job, moved on in steps that do not wait (but for input files, which are fetched where it is confined to).
 *
 * <p>Each step is written down before it is taken: a command starts only after the journal says that it may have started, it
 * is signalled only after the journal says why, and it is over only after the journal holds its outcome. So whoever comes
 * after a crash goes on where it stood. Confined to one thread, except {@link #end}.
 */
public final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final long IDLE_NAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum Phase {
        ACK,
        PREPARE,
        START,
        RUN,
        STORE,
        OVER
    }

    private final Assignment assignment;
    private final AttemptPorts ports;
    private final OutputFolder output;
    private final Workplace workplace;
    private final Starter starter;
    private final Conclusion conclusion;
    private final Retry retry;
    private final AtomicReference<@Nullable EndOrder> order = new AtomicReference<>();
    private volatile Phase phase = Phase.ACK;
    private volatile int slot;
    private volatile boolean isUnwanted;
    private @Nullable Supervision supervision;
    private @Nullable Ending ending;
    private boolean askedOnce;
    private long startedAtMs;

    /** An attempt at an assignment that was claimed. */
    public Attempt(Assignment assignment, AttemptRules rules, AttemptPorts ports) {
        this.assignment = assignment;
        this.ports = ports;
        this.output = OutputFolder.of(rules.outputRoot(), assignment.jobId(), assignment.assignmentId());
        this.workplace = new Workplace(assignment, output, ports);
        this.starter = new Starter(assignment, rules, ports, output);
        this.conclusion = new Conclusion(assignment, rules, ports, starter);
        this.retry = new Retry(ports.clock());
    }

    /** Goes on with the command that an earlier worker started, whether it runs or has ended. */
    void takeUp(RunningProcess process, HeldAttempt held) {
        began(held);
        EndOrder decided = EndOrder.of(held.intent());
        supervision = starter.takeUp(process, held.start(), decided);
        order.compareAndSet(null, decided);
        enter(Phase.RUN);
    }

    /** The command of an earlier worker is gone, and nobody knows its exit code. */
    void endedAway(HeldAttempt held, EndCause cause, String sentence) {
        began(held);
        ended(cause, LaunchRefusedException.NOT_EXECUTABLE, sentence);
    }

    private void began(HeldAttempt held) {
        StartNote start = held.start();
        startedAtMs = start == null ? ports.clock().wallMillis() : start.startedAtMs();
    }

    Starter starter() {
        return starter;
    }

    /** The lease it runs under. */
    public HeldAssignment lease() {
        return new HeldAssignment(assignment.jobId(), assignment.assignmentId());
    }

    /** What it is an attempt at. */
    public Assignment assignment() {
        return assignment;
    }

    /** What it prints, within its limit. */
    public Streams streams() {
        return starter.streams();
    }

    /** Where its output lies. */
    public OutputFolder output() {
        return output;
    }

    /** Orders it to end early; the first order stands. For any thread. */
    public void end(EndOrder why) {
        order.compareAndSet(null, why);
    }

    /** Gives it another time limit, counted from its start; 0 is the worker's own. For any thread. */
    public void retime(long timeoutMs) {
        starter.retime(timeoutMs);
    }

    /** Orders it not to start, if it has not. For any thread. */
    public void endUnlessStarted() {
        isUnwanted = true;
    }

    /** Whether a command runs, so that a later worker can take it up. For any thread. */
    public boolean isRunning() {
        return phase == Phase.RUN;
    }

    /** Its lease was acknowledged by whoever claimed it; it need not ask. Called before its first step. */
    public void acknowledged() {
        askedOnce = true;
        enter(Phase.PREPARE);
    }

    /** Tells in which slot it runs. Called before its first step there. */
    public void placedIn(int number) {
        slot = number;
    }

    /** Whether nothing is left to do, the outcome, if any, being written down. */
    public boolean isOver() {
        return phase == Phase.OVER;
    }

    /** How long nothing can be due, in nanoseconds, unless the command ends or somebody orders something. */
    public long napNanos() {
        if (retry.isOwed()) {
            return retry.remainingNanos();
        }
        Supervision running = supervision;
        return phase == Phase.RUN && running != null ? running.napNanos() : IDLE_NAP_NANOS;
    }

    /** Calls back when the command ends. Answers false while there is no command. */
    public boolean onExit(Runnable bell) {
        Supervision running = supervision;
        if (running != null) {
            running.process().whenEnded(bell);
        }
        return running != null;
    }

    /** Takes the next step, if there is one. Answers how many were taken. */
    public int doWork() {
        Phase before = phase;
        if (retry.isWaiting() && (!isUnwanted() || phase == Phase.STORE)) {
            return 0;
        }
        retry.clear();
        try {
            switch (phase) {
                case ACK -> acknowledge();
                case PREPARE -> prepare();
                case START -> start();
                case RUN -> run();
                case STORE -> store();
                case OVER -> {}
            }
        } catch (IOException diskTrouble) {
            LOG.atError()
                    .addKeyValue("assignment_id", assignment.assignmentId())
                    .addKeyValue("cause", diskTrouble)
                    .log("Expected to write to the worker's disk, but it refused; will try again");
            retry.later();
        } catch (RuntimeException mistake) {
            mistaken(mistake);
        }
        return before == phase ? 0 : 1;
    }

    /** A mistake of ours must not leave a slot that makes it again for ever: what has not started yet ends with it. */
    private void mistaken(RuntimeException mistake) {
        LOG.atError()
                .addKeyValue("assignment_id", assignment.assignmentId())
                .setCause(mistake)
                .log("A step failed");
        retry.later();
        if (phase == Phase.PREPARE) {
            refused(LaunchRefusedException.infrastructure(
                    "Expected to prepare the job's folder, but the worker failed: " + mistake));
        }
    }

    private void acknowledge() throws IOException {
        if (isUnwanted()) {
            // Asked means perhaps acknowledged: then the lease has to be given back, else it just runs out.
            giveUp(askedOnce);
            return;
        }
        askedOnce = true;
        switch (ports.acknowledger().ack(lease())) {
            case GO -> enter(Phase.PREPARE);
            case DROP -> giveUp(false);
            case LATER -> retry.later();
        }
    }

    private boolean isUnwanted() {
        return isUnwanted || order.get() != null;
    }

    private void giveUp(boolean perhapsAcknowledged) throws IOException {
        if (perhapsAcknowledged) {
            ports.spool().unstarted(assignment.assignmentId());
        } else {
            ports.spool().forget(List.of(assignment.assignmentId()));
        }
        starter.fact().log("Dropped an assignment that was never started");
        enter(Phase.OVER);
    }

    private void prepare() throws IOException {
        startedAtMs = startedAtMs == 0 ? ports.clock().wallMillis() : startedAtMs;
        if (isUnwanted()) {
            giveUp(true);
            return;
        }
        try {
            switch (workplace.prepare()) {
                case READY -> enter(Phase.START);
                case LATER -> retry.later();
                case TOO_LATE -> giveUp(true);
            }
        } catch (LaunchRefusedException refused) {
            refused(refused);
        }
    }

    private void start() throws IOException {
        if (isUnwanted()) {
            giveUp(true);
            return;
        }
        startedAtMs = ports.clock().wallMillis();
        ports.spool().starting(assignment.assignmentId(), starter.note(startedAtMs));
        try {
            supervision = starter.supervise(starter.launch(slot));
            enter(Phase.RUN);
            starter.fact().addKeyValue("slot", slot).log("Started a command");
        } catch (LaunchRefusedException refused) {
            refused(refused);
        }
    }

    private void refused(LaunchRefusedException why) {
        EndCause cause = why.isInfrastructure() ? EndCause.INFRASTRUCTURE : EndCause.USER_EXIT;
        ended(cause, why.exitCode(), String.valueOf(why.getMessage()));
    }

    private void run() throws IOException {
        Supervision running = supervision;
        if (running == null) {
            return;
        }
        if (running.process().isEnded() && running.process().isNeverStarted()) {
            running.process().release();
            giveUp(true);
            return;
        }
        starter.retimed(running);
        Supervision.End end = running.doWork(order.get());
        if (end != null) {
            ended(end.cause(), end.exitCode(), end.sentence());
        }
    }

    private void ended(EndCause cause, int exitCode, String sentence) {
        ending = new Ending(
                cause,
                exitCode,
                Ending.shortened(sentence),
                startedAtMs,
                ports.clock().wallMillis());
        enter(Phase.STORE);
    }

    private void store() throws IOException {
        Ending how = ending;
        if (how == null) {
            return;
        }
        conclusion.write(how, supervision == null ? null : supervision.process());
        enter(Phase.OVER);
        starter.fact()
                .addKeyValue("cause", how.cause())
                .addKeyValue("exit_code", how.exitCode())
                .log("Ended a command");
    }

    private void enter(Phase next) {
        phase = next;
        retry.clear();
    }
}
