package hdcf.worker.attempt;

import hdcf.schema.wire.EndCause;
import hdcf.worker.process.Recovery;
import hdcf.worker.spool.HeldAttempt;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up an attempt that an earlier worker began, from where it stands. */
public final class Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private Resumption() {}

    /**
     * The attempt, as it goes on: its command runs, or has ended meanwhile, or is gone.
     *
     * @return null when its command never started and never will: then the lease has to be given back
     * @throws IOException when the disk does not tell
     */
    public static @Nullable Attempt of(HeldAttempt held, AttemptRules rules, AttemptPorts ports) throws IOException {
        Attempt attempt = new Attempt(held.assignment(), rules, ports);
        Recovery recovery = attempt.starter().recover(held);
        LOG.atInfo()
                .addKeyValue("job_id", held.jobId())
                .addKeyValue("assignment_id", held.assignmentId())
                .addKeyValue("found", recovery.getClass().getSimpleName())
                .log("Found a command of an earlier worker");
        if (recovery instanceof Recovery.Running running) {
            attempt.takeUp(running.process(), held);
        } else if (recovery instanceof Recovery.Ended ended) {
            attempt.takeUp(ended.process(), held);
        } else if (recovery instanceof Recovery.Vanished vanished) {
            attempt.endedAway(
                    held,
                    EndCause.WORKER_LOST,
                    "Expected to learn how the command ended while its worker was away, but " + vanished.why());
        } else if (recovery instanceof Recovery.Rebooted) {
            attempt.endedAway(
                    held, EndCause.REBOOT, "Expected the command to end by itself, but its machine was restarted");
        } else {
            return null;
        }
        return attempt;
    }
}
