package hdcf.hdcfctl.command;

import hdcf.client.HdcfClient;
import hdcf.client.OutputQuery;
import hdcf.client.ProblemException;
import hdcf.client.StreamedOutput;
import hdcf.hdcfctl.render.Stdout;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One stream of a job while it runs, attempt by attempt; when a connection breaks, it goes on where it was. Confined to one
 * thread, but for {@link #offset}.
 */
final class OutputFollower {
    /** Longer silence is taken for a dead connection; asking again costs little. */
    private static final int SILENCE_MS = 60_000;

    private static final int CHUNK = 64 * 1024;

    /** How things stand after a step. */
    enum Progress {
        /** There may be more of the same attempt. */
        MORE,
        /** All of an attempt was shown, or nothing of it is stored. */
        ATTEMPT_ENDED,
        /** The job has ended, and so has its last attempt. */
        NO_MORE,
        /** The control plane cannot follow output. */
        UNSUPPORTED
    }

    private final HdcfClient client;
    private final String jobId;
    private final JobOutput.Stream stream;
    private final JobOutput.Sink sink;
    private long attempt;
    private long after;
    private final AtomicLong offset = new AtomicLong();
    private boolean isMissing;

    OutputFollower(HdcfClient client, String jobId, JobOutput.Stream stream, JobOutput.Sink sink) {
        this.client = client;
        this.jobId = jobId;
        this.stream = stream;
        this.sink = sink;
    }

    /** Begins with this attempt, 0 for the last one, and at this byte. */
    OutputFollower from(long firstAttempt, long firstByte) {
        attempt = firstAttempt;
        offset.set(firstByte);
        return this;
    }

    /** Whether nothing is stored of the attempt that ended last. */
    boolean isMissing() {
        return isMissing;
    }

    /** The next byte of the attempt; for whoever wants to see that it moves. */
    long offset() {
        return offset.get();
    }

    /**
     * Shows what comes, until the answer ends or breaks.
     *
     * @throws IOException when no answer came
     */
    Progress step() throws IOException, ProblemException, Stdout.Closed {
        try (StreamedOutput output = client.output(
                jobId, new OutputQuery(stream.wireName(), attempt, after, offset.get(), true), SILENCE_MS)) {
            if (!output.isLive()) {
                return Progress.UNSUPPORTED;
            }
            if (output.attempt() <= after) {
                return Progress.NO_MORE;
            }
            attempt = output.attempt();
            if (!isWhole(output.bytes()) || !output.isEnded()) {
                return Progress.MORE;
            }
            return ended(attempt, false);
        } catch (ProblemException refused) {
            if (refused.code().filter(ProblemCode.OUTPUT_NOT_STORED::equals).isPresent()) {
                return after == 0 && attempt == 0 ? nothing() : ended(Math.max(attempt, after + 1), true);
            }
            if (refused.status() == 404) {
                return after > 0 ? Progress.NO_MORE : Progress.UNSUPPORTED;
            }
            throw refused;
        }
    }

    private Progress nothing() {
        isMissing = true;
        return Progress.NO_MORE;
    }

    private Progress ended(long number, boolean isNotStored) {
        isMissing = isNotStored;
        after = number;
        attempt = 0;
        offset.set(0);
        return Progress.ATTEMPT_ENDED;
    }

    /** Copies; false when the connection broke or fell silent. */
    private boolean isWhole(InputStream bytes) throws Stdout.Closed {
        byte[] chunk = new byte[CHUNK];
        while (true) {
            int length;
            try {
                length = bytes.read(chunk);
            } catch (IOException broken) {
                return false;
            }
            if (length < 0) {
                return true;
            }
            sink.write(chunk, length);
            offset.addAndGet(length);
        }
    }
}
