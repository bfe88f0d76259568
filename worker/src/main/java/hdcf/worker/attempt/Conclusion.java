package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.process.RunningProcess;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.UnwritableEntryException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down how an attempt ended, and puts away what it leaves. Confined to one thread. */
final class Conclusion {
    private static final Logger LOG = LoggerFactory.getLogger(Conclusion.class);

    private final Assignment assignment;
    private final AttemptRules rules;
    private final AttemptPorts ports;
    private final Starter starter;
    private final OutputFolder output;
    private long reportedSeq;

    Conclusion(Assignment assignment, AttemptRules rules, AttemptPorts ports, Starter starter) {
        this.assignment = assignment;
        this.rules = rules;
        this.ports = ports;
        this.starter = starter;
        this.output = OutputFolder.of(rules.outputRoot(), assignment.jobId(), assignment.assignmentId());
    }

    /**
     * Makes the outcome durable. After an {@link IOException} it is to be called again.
     *
     * @param process what ran; null when nothing did, or nobody knows
     */
    void write(Ending how, @Nullable RunningProcess process) throws IOException {
        if (reportedSeq == 0) {
            reportedSeq = ports.spool().nextCompletionSeq();
        }
        ReportRequest outcome = written(
                new Outcome(assignment, rules.workerId(), output, starter.streams()).report(how, process, reportedSeq));
        try {
            if (process != null) {
                process.release();
            }
            output.keepWork(starter.keepsFolder(how), outcome.outputs() != null);
        } catch (IOException | RuntimeException stays) {
            // The outcome is safe; what cannot be removed must not hold the slot, and goes with the old output.
            LOG.atWarn()
                    .addKeyValue("assignment_id", assignment.assignmentId())
                    .addKeyValue("cause", stays)
                    .log("Could not remove a job's folder; it goes with the old output");
        }
    }

    /** Leaves the files out when no journal can hold the outcome with them. Answers what was written. */
    private ReportRequest written(ReportRequest outcome) throws IOException {
        try {
            ports.spool().ended(outcome);
            return outcome;
        } catch (UnwritableEntryException tooLarge) {
            ReportRequest rest =
                    outcome.withoutUpload("Expected output files whose names fit into the worker's journal,"
                            + " but they do not, so they stay here: " + tooLarge.getMessage());
            ports.spool().ended(rest);
            return rest;
        }
    }
}
