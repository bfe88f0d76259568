package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.Execution;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.process.Recovery;
import hdcf.worker.process.RunningProcess;
import hdcf.worker.spool.HeldAttempt;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.StartNote;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Starts the command of one attempt, or finds the one that an earlier worker started. Confined to one thread. */
final class Starter {
    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);

    /** What a command that is taken up has at least: its limit may have been changed while its worker was away. */
    private static final long HEARING_MS = 10_000;

    private final Assignment assignment;
    private final AttemptRules rules;
    private final AttemptPorts ports;
    private final OutputFolder output;
    private final Streams streams;
    private final AtomicReference<@Nullable Long> told = new AtomicReference<>();

    Starter(Assignment assignment, AttemptRules rules, AttemptPorts ports, OutputFolder output) {
        this.assignment = assignment;
        this.rules = rules;
        this.ports = ports;
        this.output = output;
        Long limit = execution().maxOutputBytes();
        this.streams = Streams.of(output, limit == null ? rules.run().outputBytes() : limit);
    }

    Streams streams() {
        return streams;
    }

    /** What has to be written down before the command is started. */
    StartNote note(long startedAtMs) {
        Long deadline = timeoutMs() > 0 ? ports.time().bootClock().millis() + timeoutMs() : null;
        return new StartNote(ports.time().bootId(), startedAtMs, deadline);
    }

    /** A mistake of ours, or of the machine's, must not leave a slot that tries the same again for ever: it is a refusal too. */
    RunningProcess launch(int slot) throws LaunchRefusedException {
        try {
            RunningProcess process = ports.launcher().launch(JobCommand.of(assignment, slot, rules, output));
            streams.begin();
            return process;
        } catch (IOException | RuntimeException failed) {
            throw LaunchRefusedException.infrastructure(
                    "Expected to start the command, but the worker's machine refused: " + failed.getMessage());
        }
    }

    Recovery recover(HeldAttempt held) throws IOException {
        return ports.launcher().recover(JobCommand.mark(held, rules, output));
    }

    /** Watches over a command that was started just now. */
    Supervision supervise(RunningProcess process) {
        return supervise(process, timeoutMs(), 0);
    }

    /**
     * Watches over a command that an earlier worker started.
     *
     * @param note written when it was started
     * @param decided why that worker meant to end it; null when it did not
     */
    Supervision takeUp(RunningProcess process, @Nullable StartNote note, @Nullable EndOrder decided) {
        Long deadline = note == null ? null : note.deadlineBootMs();
        long leftMs = deadline == null
                ? timeoutMs()
                : deadline - ports.time().bootClock().millis();
        Supervision taken = supervise(process, leftMs, HEARING_MS);
        taken.decided(decided);
        return taken;
    }

    /** Another time limit, for whoever watches; 0 is the worker's own. For any thread. */
    void retime(long timeoutMs) {
        told.set(timeoutMs > 0 ? timeoutMs : rules.run().timeoutMs());
    }

    /** Hands on what was told. */
    void retimed(Supervision running) {
        Long limit = told.getAndSet(null);
        if (limit != null) {
            boolean isOther = limit != running.timeoutMs();
            running.retime(limit);
            if (isOther) {
                remember(running);
            }
        }
    }

    /** A disk that refuses costs no more than this: the worker after this one may know the old limit until it hears of the other. */
    private void remember(Supervision running) {
        long timeoutMs = running.timeoutMs();
        Long deadline = timeoutMs > 0 ? ports.time().bootClock().millis() + running.remainingMs() : null;
        try {
            ports.spool().retimed(assignment.assignmentId(), timeoutMs, deadline);
        } catch (IOException diskTrouble) {
            fact().addKeyValue("trouble", diskTrouble)
                    .log("Expected to write down the other time limit of a command, but the disk refused");
        }
    }

    private Supervision supervise(RunningProcess process, long leftMs, long patienceMs) {
        Long graceMs = execution().graceMs();
        return new Supervision(
                process,
                new Supervision.Limits(
                        timeoutMs(),
                        leftMs,
                        patienceMs,
                        graceMs == null ? rules.run().graceMs() : graceMs),
                new Watchdog(
                        process,
                        streams,
                        output.folder(),
                        assignment.resources(),
                        ports.clock().nanos()),
                ports.clock(),
                this::beforeSignal);
    }

    /** A disk that refuses must not keep a command alive that has to end. */
    private void beforeSignal(EndOrder why) {
        fact().addKeyValue("cause", why.cause()).log("Asked a command to end");
        try {
            ports.spool().ending(assignment.assignmentId(), why.cause(), why.sentence());
        } catch (IOException diskTrouble) {
            fact().addKeyValue("trouble", diskTrouble)
                    .log("Expected to write down why a command ends, but the disk refused");
        }
    }

    LoggingEventBuilder fact() {
        return LOG.atInfo()
                .addKeyValue("job_id", assignment.jobId())
                .addKeyValue("assignment_id", assignment.assignmentId());
    }

    /** Whether the attempt's own folder stays when it has ended so. */
    boolean keepsFolder(Ending ending) {
        return switch (Objects.requireNonNullElse(execution().keepFolder(), "failed")) {
            case "always" -> true;
            case "never" -> false;
            default -> !ending.isGood();
        };
    }

    private long timeoutMs() {
        return assignment.timeoutMs() > 0 ? assignment.timeoutMs() : rules.run().timeoutMs();
    }

    private Execution execution() {
        return Objects.requireNonNullElse(assignment.execution(), Execution.defaults());
    }
}
