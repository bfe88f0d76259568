package hdcf.control.output;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what a report says of streamed output with what is held, before the report is recorded. Trouble with output never blocks
 * an outcome: after so many refusals of one attempt the report is taken without its output. Safe for use by several threads.
 */
public final class EndCheck {
    /** Refusals of one attempt; the next report is taken. */
    public static final int MOST_REFUSALS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(EndCheck.class);
    private static final int ATTEMPTS = 4_096;

    private final OutputStore store;
    private final LongAdder mismatches = new LongAdder();
    private final Map<String, Integer> refusals = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > ATTEMPTS;
        }
    };

    EndCheck(OutputStore store) {
        this.store = store;
    }

    /**
     * Compares, and lets the worker send again what differs.
     *
     * @return null when all is held as it was reported; else why the output has to be given up
     * @throws Refusal {@code output_mismatch}: the stream it names was thrown away; or {@code storage_full} and the like when
     *     the disk is in trouble
     */
    public @Nullable String judge(String jobId, String assignmentId, List<Claim> claims) throws Refusal {
        try {
            for (Claim claim : claims) {
                StreamKey key = new StreamKey(jobId, assignmentId, claim.stream());
                OutputStore.Held held = store.compare(key, claim.length(), claim.sha256());
                if (!held.is(claim.length(), claim.sha256())) {
                    mismatches.increment();
                    Refusal refusal = mismatch(claim, held);
                    if (isLast(assignmentId)) {
                        return refusal.detail();
                    }
                    store.startOver(key);
                    throw refusal;
                }
            }
        } catch (IOException trouble) {
            LOG.atWarn()
                    .setCause(trouble)
                    .addKeyValue("job_id", jobId)
                    .addKeyValue("assignment_id", assignmentId)
                    .log("Could not compare streamed output");
            if (isLast(assignmentId)) {
                return "Expected to read the output that was held, but the disk of the control plane refused";
            }
            throw new Refusal(
                    ProblemCode.OUTCOME_UNKNOWN,
                    "Expected to compare the output with what is held, but the disk refused; repeat the report");
        }
        synchronized (refusals) {
            refusals.remove(assignmentId);
        }
        return null;
    }

    /** Compares and changes nothing. */
    public void look(String jobId, String assignmentId, List<Claim> claims) throws Refusal {
        for (Claim claim : claims) {
            try {
                OutputStore.Held held = store.compare(
                        new StreamKey(jobId, assignmentId, claim.stream()), claim.length(), claim.sha256());
                if (!held.is(claim.length(), claim.sha256())) {
                    throw mismatch(claim, held);
                }
            } catch (IOException trouble) {
                throw new Refusal(
                        ProblemCode.OUTPUT_MISMATCH,
                        "Expected to compare the output with what is held, but the disk refused; report"
                                + " it by itself");
            }
        }
    }

    /** Reports whose output was not the one held, since the start. */
    public long mismatches() {
        return mismatches.sum();
    }

    private boolean isLast(String assignmentId) {
        synchronized (refusals) {
            return refusals.merge(assignmentId, 1, Integer::sum) > MOST_REFUSALS;
        }
    }

    private static Refusal mismatch(Claim claim, OutputStore.Held held) {
        return new Refusal(
                ProblemCode.OUTPUT_MISMATCH,
                "Expected " + claim.length() + " bytes of " + claim.stream().word()
                        + " with the SHA-256 of the report, but " + held.length()
                        + " bytes with another one are held; send the stream again from 0, then repeat the report",
                problem -> problem.holding(claim.stream().word(), held.length(), held.sha256()));
    }
}
