package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeldAssignment;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.process.RunningProcess;
import hdcf.worker.spool.OutputFolder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One try at one job, moved on in steps that do not wait.
 *
 * <p>Each step is written down before it is taken: a command starts only after the state file says that it may have
 * started, and it is over only after the state file holds its outcome. (The outcome may be reported a moment before: then
 * the control plane holds it.) Confined to one thread, except {@link #end}.
 */
public final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long the last members of a killed tree may take to vanish. */
    private static final long VANISH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private enum Phase {
        ACK,
        START,
        RUN,
        GRACE,
        KILLED,
        STORE,
        OVER
    }

    private final Assignment assignment;
    private final AttemptRules rules;
    private final AttemptPorts ports;
    private final OutputFolder output;
    private final AtomicReference<@Nullable EndOrder> order = new AtomicReference<>();

    private Phase phase = Phase.ACK;
    private @Nullable RunningProcess process;
    private @Nullable Ending ending;
    private boolean askedOnce;
    private long startedAtMs;
    /** When to look again in the present phase: retry, timeout, end of the grace. */
    private long dueNanos;

    private boolean hasDue;
    private long reportedSeq;

    public Attempt(Assignment assignment, AttemptRules rules, AttemptPorts ports) {
        this.assignment = assignment;
        this.rules = rules;
        this.ports = ports;
        this.output = OutputFolder.of(rules.outputRoot(), assignment.jobId(), assignment.assignmentId());
    }

    /** The lease it runs under. */
    public HeldAssignment lease() {
        return new HeldAssignment(assignment.jobId(), assignment.assignmentId());
    }

    /** Orders it to end early; the first order stands. For any thread. */
    public void end(EndOrder why) {
        order.compareAndSet(null, why);
    }

    /** Whether nothing is left to do, the outcome, if any, being written down. */
    public boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Whether time alone moves it on, so that somebody has to look again soon. */
    public boolean isTimed() {
        return hasDue;
    }

    /** Calls back when the command ends. Answers false while there is no command. */
    public boolean onExit(Runnable bell) {
        RunningProcess running = process;
        if (running != null) {
            running.whenEnded(bell);
        }
        return running != null;
    }

    /** Takes the next step, if there is one. Answers how many were taken. */
    public int doWork() {
        Phase before = phase;
        try {
            switch (phase) {
                case ACK -> acknowledge();
                case START -> start();
                case RUN -> watch();
                case GRACE -> grace();
                case KILLED -> vanish();
                case STORE -> store();
                case OVER -> {}
            }
        } catch (IOException diskTrouble) {
            LOG.atError()
                    .addKeyValue("assignment_id", assignment.assignmentId())
                    .addKeyValue("cause", diskTrouble)
                    .log("Expected to write the state file, but the disk refused; will try again");
            due(RETRY_NANOS);
        }
        return before == phase ? 0 : 1;
    }

    private void acknowledge() throws IOException {
        if (order.get() != null) {
            // Asked means perhaps acknowledged: then the lease has to be given back, else it just runs out.
            giveUp(askedOnce);
        } else if (isDue()) {
            askedOnce = true;
            switch (ports.acknowledger().ack(lease())) {
                case GO -> enter(Phase.START);
                case DROP -> giveUp(false);
                case LATER -> due(RETRY_NANOS);
            }
        }
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

    private void start() throws IOException {
        if (!isDue()) {
            return;
        }
        if (order.get() != null) {
            giveUp(true);
            return;
        }
        ports.spool().starting(assignment.assignmentId());
        startedAtMs = ports.clock().wallMillis();
        RunningProcess started = launched();
        if (started == null) {
            return;
        }
        process = started;
        enter(Phase.RUN);
        long timeoutMs = timeoutMs();
        if (timeoutMs > 0) {
            due(TimeUnit.MILLISECONDS.toNanos(timeoutMs));
        }
        fact().addKeyValue("pid", started.pid()).log("Started a command");
        noteProcess(started);
    }

    /** The process, or null when there is none and the attempt has ended by that. */
    private @Nullable RunningProcess launched() {
        try {
            output.create();
            return ports.launcher().launch(JobCommand.of(assignment, rules, output));
        } catch (LaunchRefusedException refused) {
            ended(
                    refused.isInfrastructure() ? EndCause.INFRASTRUCTURE : EndCause.USER_EXIT,
                    refused.exitCode(),
                    String.valueOf(refused.getMessage()));
        } catch (IOException | RuntimeException failed) {
            // A mistake in here must not leave a slot that tries the same again for ever.
            ended(
                    EndCause.INFRASTRUCTURE,
                    LaunchRefusedException.NOT_EXECUTABLE,
                    "Expected to start the command, but the worker's machine refused: " + failed.getMessage());
        }
        return null;
    }

    /** A process that could not be written down is still found by its cookie; it must not be stopped for that. */
    private void noteProcess(RunningProcess started) {
        try {
            ports.spool().running(assignment.assignmentId(), started.pid(), started.startedAtMs());
        } catch (IOException diskTrouble) {
            fact().addKeyValue("cause", diskTrouble).log("Expected to write down a process id, but the disk refused");
        }
    }

    private long timeoutMs() {
        return assignment.timeoutMs() > 0 ? assignment.timeoutMs() : rules.defaultTimeoutMs();
    }

    private void watch() {
        Integer exitCode = exitCode();
        RunningProcess watched = process;
        String lost = watched == null ? null : watched.lost();
        if (lost != null) {
            ended(EndCause.INFRASTRUCTURE, LaunchRefusedException.NOT_EXECUTABLE, lost);
            return;
        }
        if (exitCode != null) {
            ended(EndCause.USER_EXIT, exitCode, exitCode == 0 ? "" : Ending.expectedZero(exitCode));
            return;
        }
        if (hasDue && isDue()) {
            end(EndOrder.timeout(timeoutMs()));
        }
        EndOrder why = order.get();
        RunningProcess running = process;
        if (why != null && running != null) {
            running.terminate();
            fact().addKeyValue("cause", why.cause()).log("Asked a command to end");
            enter(Phase.GRACE);
            due(TimeUnit.MILLISECONDS.toNanos(rules.killGraceMs()));
        }
    }

    private void grace() {
        RunningProcess running = process;
        Integer exitCode = exitCode();
        if (running == null || (running.isEnded() && !running.isTreeAlive())) {
            stopped(exitCode);
        } else if (isDue()) {
            running.kill();
            enter(Phase.KILLED);
            due(VANISH_NANOS);
        }
    }

    private void vanish() {
        RunningProcess running = process;
        Integer exitCode = exitCode();
        if (running == null || (running.isEnded() && (!running.isTreeAlive() || isDue()))) {
            stopped(exitCode);
        } else if (isDue()) {
            running.kill();
            due(VANISH_NANOS);
        }
    }

    private void stopped(@Nullable Integer exitCode) {
        EndOrder why = order.get();
        int code = exitCode == null ? LaunchRefusedException.NOT_EXECUTABLE : exitCode;
        if (why == null) {
            ended(EndCause.USER_EXIT, code, Ending.expectedZero(code));
        } else {
            ended(why.cause(), code, why.sentence());
        }
    }

    private @Nullable Integer exitCode() {
        RunningProcess running = process;
        return running == null ? null : running.exitCode();
    }

    private void ended(EndCause cause, int exitCode, String sentence) {
        if (process != null) {
            process.release();
        }
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
        if (how == null || !isDue()) {
            return;
        }
        if (reportedSeq == 0) {
            reportedSeq = ports.spool().nextCompletionSeq();
        }
        ports.spool().ended(Outcome.report(assignment, rules.workerId(), how, output, reportedSeq));
        enter(Phase.OVER);
        fact().addKeyValue("cause", how.cause())
                .addKeyValue("exit_code", how.exitCode())
                .log("Ended a command");
    }

    private void enter(Phase next) {
        phase = next;
        hasDue = false;
    }

    private void due(long inNanos) {
        dueNanos = ports.clock().nanos() + inNanos;
        hasDue = true;
    }

    private boolean isDue() {
        return !hasDue || ports.clock().nanos() - dueNanos >= 0;
    }

    private LoggingEventBuilder fact() {
        return LOG.atInfo()
                .addKeyValue("job_id", assignment.jobId())
                .addKeyValue("assignment_id", assignment.assignmentId());
    }
}
