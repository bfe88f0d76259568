package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.Usage;
import hdcf.worker.process.RunningProcess;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.OutputFolder.Stream;
import hdcf.worker.spool.SealedStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns an ending and what lies in the output folder into the report. Trouble with output never changes the outcome. */
final class Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

    private final Assignment assignment;
    private final String workerId;
    private final OutputFolder folder;
    private final Streams streams;

    Outcome(Assignment assignment, String workerId, OutputFolder folder, Streams streams) {
        this.assignment = assignment;
        this.workerId = workerId;
        this.folder = folder;
        this.streams = streams;
    }

    /** The output of an attempt, or why there is none. */
    private record Output(
            @Nullable SealedStream stdout,
            @Nullable SealedStream stderr,
            @Nullable String trouble) {}

    /**
     * @param process what ran; null when nothing did, or nobody knows
     */
    ReportRequest report(Ending ending, @Nullable RunningProcess process, long seq) {
        Output output = seal();
        SealedStream out = output.stdout();
        SealedStream err = output.stderr();
        Deliverables files = process == null ? Deliverables.NONE : deliverables();
        String trouble = output.trouble() == null ? files.trouble() : output.trouble();
        return new ReportRequest(
                assignment.jobId(),
                workerId,
                assignment.assignmentId(),
                ending.isGood() ? JobStatus.COMPLETED : JobStatus.FAILED,
                assignment.assignmentId(),
                ending.exitCode(),
                folder.path(Stream.STDOUT).toString(),
                folder.path(Stream.STDERR).toString(),
                folder.tmpPath(Stream.STDOUT).toString(),
                folder.tmpPath(Stream.STDERR).toString(),
                out == null ? null : out.sha256(),
                err == null ? null : err.sha256(),
                null,
                seq,
                "local",
                null,
                trouble == null ? "ok" : "failed",
                trouble,
                ending.isGood() ? null : ending.sentence(),
                ending.cause(),
                ending.startedAtMs(),
                ending.endedAtMs(),
                out == null ? null : out.length(),
                err == null ? null : err.length(),
                out == null ? null : out.inline(),
                err == null ? null : err.inline(),
                usage(process, out, err),
                files.files().isEmpty() ? null : files.files());
    }

    private Deliverables deliverables() {
        Execution execution = assignment.execution();
        try {
            return execution == null ? Deliverables.NONE : Deliverables.in(folder.workFolder(), execution.outputs());
        } catch (IOException | RuntimeException failed) {
            // A glob that does not compile included: the command has ended, whatever its job asked for.
            return new Deliverables(
                    List.of(), Ending.shortened("Expected to find the job's output files, but that failed: " + failed));
        }
    }

    private static @Nullable Usage usage(
            @Nullable RunningProcess process, @Nullable SealedStream out, @Nullable SealedStream err) {
        return process == null
                ? null
                : new Usage(
                        process.enforced(),
                        process.peakMemoryBytes(),
                        process.cpuMs(),
                        process.leaked(),
                        truncated(out),
                        truncated(err));
    }

    private static @Nullable Boolean truncated(@Nullable SealedStream stream) {
        boolean isCut = stream != null && stream.isTruncated();
        return isCut ? Boolean.TRUE : null;
    }

    private Output seal() {
        try {
            return new Output(streams.stdout().seal(), streams.stderr().seal(), null);
        } catch (IOException | RuntimeException failed) {
            LOG.atWarn()
                    .addKeyValue("job_id", assignment.jobId())
                    .addKeyValue("assignment_id", assignment.assignmentId())
                    .addKeyValue("cause", failed)
                    .log("Expected to store the output, but it could not be stored whole");
            return new Output(null, null, "Expected to store the output, but the worker's disk refused: " + failed);
        }
    }
}
