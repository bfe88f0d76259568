package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.process.Recovery;
import hdcf.worker.process.RunningProcess;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.Intent;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.StartNote;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One try at one job, moved on in steps that do not wait (but for input files, which are fetched where it is confined to).
 *
 * <p>Each step is written down before it is taken: a command starts only after the journal says that it may have started, it
 * is signalled only after the journal says why, and it is over only after the journal holds its outcome. So whoever comes
 * after a crash goes on where it stood. Confined to one thread, except {@link #end}.
 */
public final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long input files may take to be had. */
    private static final long PREPARE_NANOS = TimeUnit.MINUTES.toNanos(15);

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
    private final AttemptRules rules;
    private final AttemptPorts ports;
    private final OutputFolder output;
    private final Workplace workplace;
    private final Starter starter;
    private final AtomicReference<@Nullable EndOrder> order = new AtomicReference<>();

    private volatile Phase phase = Phase.ACK;
    private volatile int slot;
    private volatile boolean isUnwanted;
    private @Nullable Supervision supervision;
    private @Nullable Ending ending;
    private boolean askedOnce;
    private long startedAtMs;
    private long preparedNanos;
    /** When to try again what the disk or the network refused. */
    private long retryNanos;

    private boolean hasRetry;
    private long reportedSeq;

    /** An attempt at an assignment that was claimed. */
    public Attempt(Assignment assignment, AttemptRules rules, AttemptPorts ports) {
        this.assignment = assignment;
        this.rules = rules;
        this.ports = ports;
        this.output = OutputFolder.of(rules.outputRoot(), assignment.jobId(), assignment.assignmentId());
        this.workplace = new Workplace(assignment, output, ports.inputs());
        this.starter = new Starter(assignment, rules, ports, output);
    }

    /**
     * The attempt that an earlier worker began, from where it stands.
     *
     * @return null when its command never started and never will: then the lease has to be given back
     */
    public static @Nullable Attempt resumed(HeldAttempt held, AttemptRules rules, AttemptPorts ports)
            throws IOException {
        Attempt attempt = new Attempt(held.assignment(), rules, ports);
        StartNote start = held.start();
        attempt.startedAtMs = start == null ? ports.clock().wallMillis() : start.startedAtMs();
        Recovery recovery = attempt.starter.recover(held);
        attempt.fact()
                .addKeyValue("found", recovery.getClass().getSimpleName())
                .log("Found a command of an earlier worker");
        if (recovery instanceof Recovery.Running running) {
            attempt.resume(running.process(), held);
        } else if (recovery instanceof Recovery.Ended ended) {
            attempt.resume(ended.process(), held);
        } else if (recovery instanceof Recovery.Vanished vanished) {
            attempt.ended(
                    EndCause.WORKER_LOST,
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected to learn how the command ended while its worker was away, but " + vanished.why());
        } else if (recovery instanceof Recovery.Rebooted) {
            attempt.ended(
                    EndCause.REBOOT,
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected the command to end by itself, but its machine was restarted");
        } else {
            return null;
        }
        return attempt;
    }

    private void resume(RunningProcess process, HeldAttempt held) {
        Intent intent = held.intent();
        if (intent != null) {
            end(new EndOrder(intent.cause(), intent.sentence()));
        }
        supervision = starter.supervise(process, held.start(), this::beforeSignal);
        enter(Phase.RUN);
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
        if (hasRetry) {
            return Math.max(0, retryNanos - ports.clock().nanos());
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
        if (hasRetry && retryNanos - ports.clock().nanos() > 0 && (!isUnwanted() || phase == Phase.STORE)) {
            return 0;
        }
        hasRetry = false;
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
            later();
        }
        return before == phase ? 0 : 1;
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
            case LATER -> later();
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
        fact().log("Dropped an assignment that was never started");
        enter(Phase.OVER);
    }

    private void prepare() throws IOException {
        if (startedAtMs == 0) {
            startedAtMs = ports.clock().wallMillis();
            preparedNanos = ports.clock().nanos();
        }
        if (isUnwanted()) {
            giveUp(true);
            return;
        }
        try {
            if (workplace.prepare()) {
                enter(Phase.START);
            } else if (ports.clock().nanos() - preparedNanos >= PREPARE_NANOS) {
                // Another worker may be nearer to the files.
                giveUp(true);
            } else {
                later();
            }
        } catch (LaunchRefusedException refused) {
            refused(refused);
        } catch (IOException diskTrouble) {
            ended(
                    EndCause.INFRASTRUCTURE,
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected to make the job's folder, but the worker's disk refused: " + diskTrouble.getMessage());
        }
    }

    private void start() throws IOException {
        if (isUnwanted()) {
            giveUp(true);
            return;
        }
        startedAtMs = ports.clock().wallMillis();
        ports.spool().starting(assignment.assignmentId(), starter.note(startedAtMs));
        RunningProcess started = launched();
        if (started != null) {
            supervision = starter.supervise(started, this::beforeSignal);
            enter(Phase.RUN);
            fact().addKeyValue("slot", slot).log("Started a command");
        }
    }

    /** The process, or null when there is none and the attempt has ended by that. */
    private @Nullable RunningProcess launched() {
        try {
            return starter.launch(slot);
        } catch (LaunchRefusedException refused) {
            refused(refused);
        } catch (IOException | RuntimeException failed) {
            // A mistake in here must not leave a slot that tries the same again for ever.
            ended(
                    EndCause.INFRASTRUCTURE,
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected to start the command, but the worker's machine refused: " + failed.getMessage());
        }
        return null;
    }

    private void refused(LaunchRefusedException why) {
        EndCause cause = why.isInfrastructure() ? EndCause.INFRASTRUCTURE : EndCause.USER_EXIT;
        ended(cause, why.exitCode(), String.valueOf(why.getMessage()));
    }

    /** A disk that refuses must not keep a command alive that has to end. */
    private void beforeSignal(EndOrder why) {
        fact().addKeyValue("cause", why.cause()).log("Asked a command to end");
        try {
            ports.spool().ending(assignment.assignmentId(), why.cause(), why.sentence());
        } catch (IOException diskTrouble) {
            fact().addKeyValue("cause", diskTrouble)
                    .log("Expected to write down why a command ends, but the disk refused");
        }
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
        if (reportedSeq == 0) {
            reportedSeq = ports.spool().nextCompletionSeq();
        }
        RunningProcess process = supervision == null ? null : supervision.process();
        ReportRequest outcome =
                new Outcome(assignment, rules.workerId(), output, starter.streams()).report(how, process, reportedSeq);
        ports.spool().ended(outcome);
        if (process != null) {
            process.release();
        }
        output.keepWork(starter.keepsFolder(how), outcome.outputs() != null);
        enter(Phase.OVER);
        fact().addKeyValue("cause", how.cause())
                .addKeyValue("exit_code", how.exitCode())
                .log("Ended a command");
    }

    private void enter(Phase next) {
        phase = next;
        hasRetry = false;
    }

    private void later() {
        retryNanos = ports.clock().nanos() + RETRY_NANOS;
        hasRetry = true;
    }

    private LoggingEventBuilder fact() {
        return LOG.atInfo()
                .addKeyValue("job_id", assignment.jobId())
                .addKeyValue("assignment_id", assignment.assignmentId());
    }
}
