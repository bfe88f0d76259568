package hdcf.worker.spool;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.HeldAttempt.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state file of a worker from before the journal, which is read once and then set aside. */
record OldState(int version, long completionSeq, List<OldAttempt> attempts, List<ReportRequest> completedJobs) {
    private static final Logger LOG = LoggerFactory.getLogger(OldState.class);
    private static final int VERSION = 1;
    private static final long MAX_BYTES = 256L * 1024 * 1024;

    /** An attempt as that worker remembered it; its process is known to later workers by its environment only. */
    record OldAttempt(
            String jobId,
            String assignmentId,
            Stage stage,
            @Nullable Long startedAtMs) {
        private HeldAttempt held() {
            Assignment known =
                    new Assignment(jobId, 0, "", List.of(), "", 0, 0, 0, assignmentId, 0, 0, null, null, null);
            StartNote note = startedAtMs == null ? null : new StartNote(null, startedAtMs, null);
            return new HeldAttempt(known, stage, stage == Stage.STARTED ? note : null, null);
        }
    }

    /** The old state, or null when there is none. A file that cannot be understood is set aside and reported. */
    static @Nullable OldState read(Path file, DiskSteps disk) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("Expected at most " + MAX_BYTES + " bytes");
            }
            OldState state = Json.mapper().readValue(Files.readAllBytes(file), OldState.class);
            if (state == null || !state.isWhole()) {
                throw new IOException("Expected a state of version " + VERSION + " with all its members");
            }
            return state;
        } catch (IOException notUnderstood) {
            Path aside = setAside(file, ".corrupt", disk);
            LOG.atError()
                    .addKeyValue("set_aside", aside)
                    .addKeyValue("cause", notUnderstood.getMessage())
                    .log("Expected a worker state, found a file that is none; went on without it,"
                            + " outcomes that were not reported yet will be decided by the control plane");
            return null;
        }
    }

    /** Gives the file another name, durably, so that it is not read again. */
    static Path setAside(Path file, String suffix, DiskSteps disk) throws IOException {
        Path aside = Journal.sibling(file, suffix);
        disk.rename(file, aside);
        disk.forceFolder(file.resolveSibling("."));
        return aside;
    }

    /** Adds what the old worker left; what the journal knows already stays as the journal knows it. */
    void addTo(WorkerState state) throws IOException {
        for (OldAttempt attempt : attempts) {
            if (!state.isKnown(attempt.assignmentId())) {
                add(state, new JournalEntry.Held(attempt.held()));
            }
        }
        for (ReportRequest outcome : completedJobs) {
            if (!state.isKnown(String.valueOf(outcome.assignmentId()))) {
                add(state, new JournalEntry.Ended(outcome));
            }
        }
        state.apply(new JournalEntry.Opened(JournalEntry.Opened.VERSION, null, completionSeq), 0);
    }

    private static void add(WorkerState state, JournalEntry entry) throws IOException {
        state.apply(entry, JournalLine.of(entry).length());
    }

    private boolean isWhole() {
        return version == VERSION
                && attempts != null
                && completedJobs != null
                && completionSeq >= 0
                && attempts.stream()
                        .allMatch(attempt -> attempt != null
                                && attempt.jobId() != null
                                && attempt.assignmentId() != null
                                && attempt.stage() != null)
                && completedJobs.stream().allMatch(JournalEntry.Ended::isWhole);
    }
}
