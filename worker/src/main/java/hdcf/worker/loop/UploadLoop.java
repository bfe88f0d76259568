package hdcf.worker.loop;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.attempt.Attempt;
import hdcf.worker.spool.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what commands print while they run, so that what was printed before a power cut is already elsewhere, and what is
 * left when they have ended. The stream is the upload: there is no second way for large output. Trouble with output never
 * keeps an outcome back for good.
 */
final class UploadLoop implements DutyCycle {
    private static final Logger LOG = LoggerFactory.getLogger(UploadLoop.class);
    private static final long WATCHED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long UNWATCHED_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How long a control plane without room may keep an outcome waiting for its output. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final long LIMIT_MS = 10_000;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Shared shared;
    private final Doorbell bell;
    private final Doorbell whenReady;
    private final Path outputRoot;
    private final AttemptUpload.Courier courier;
    private final Backoff backoff;
    private final Map<String, AttemptUpload> uploads = new HashMap<>();
    private final Map<String, Long> troubledSince = new HashMap<>();
    /** Of attempts whose output the control plane could not take: the others need not wait for them. */
    private final Map<String, Backoff> troubled = new HashMap<>();

    private final Set<String> repeated = ConcurrentHashMap.newKeySet();
    private long nextLookNanos;

    /**
     * @param whenReady rung when an outcome may be reported
     * @param courier carries files
     */
    UploadLoop(Shared shared, Doorbell bell, Doorbell whenReady, Path outputRoot, AttemptUpload.Courier courier) {
        this.shared = shared;
        this.bell = bell;
        this.whenReady = whenReady;
        this.outputRoot = outputRoot;
        this.courier = courier;
        this.backoff = backoff();
        this.nextLookNanos = shared.ports().clock().nanos();
    }

    private Backoff backoff() {
        return new Backoff(shared.ports().clock(), shared.ports().random(), LIMIT_MS);
    }

    @Override
    public String name() {
        return "upload";
    }

    @Override
    public Doorbell bell() {
        return bell;
    }

    @Override
    public long napNanos() {
        long untilLook = Math.max(0, nextLookNanos - shared.ports().clock().nanos());
        return Math.max(untilLook, backoff.remainingNanos());
    }

    /** The control plane holds something else than was sent. For any thread. */
    void again(String assignmentId) {
        repeated.add(assignmentId);
        bell.ring();
    }

    @Override
    public int doWork() {
        if (shared.link().mode() != Link.Mode.EXTENDED || !backoff.isDue()) {
            nextLookNanos = shared.ports().clock().nanos() + UNWATCHED_NANOS;
            return 0;
        }
        long connection = shared.link().number();
        try {
            repeat();
            List<Attempt> running = shared.board().attempts();
            List<ReportRequest> waiting = shared.spool().outcomes().stream()
                    .filter(outcome -> !shared.uploads().isSettled(outcome))
                    .toList();
            forgetAllBut(running, waiting);
            int sent = finish(waiting) + follow(running);
            backoff.succeeded();
            return sent;
        } catch (IOException unheard) {
            shared.link().lost(connection, unheard);
        } catch (ProblemException refused) {
            shared.link().judge(connection, refused);
            backoff.failed();
            LOG.atWarn().addKeyValue("cause", refused.getMessage()).log("Could not send output; will try again");
        }
        return 0;
    }

    private void repeat() {
        for (String id : List.copyOf(repeated)) {
            repeated.remove(id);
            AttemptUpload upload = uploads.get(id);
            if (upload != null) {
                upload.again();
            }
        }
    }

    private int follow(List<Attempt> running) throws IOException, ProblemException {
        long now = shared.ports().clock().nanos();
        if (nextLookNanos - now > 0) {
            return 0;
        }
        int sent = 0;
        boolean isWatched = false;
        for (Attempt attempt : running) {
            AttemptUpload upload = upload(attempt.lease(), id -> attempt.output());
            String id = String.valueOf(upload.assignmentId());
            if (isDue(id)) {
                try {
                    sent += upload.follow(shared.ports().client(), attempt.streams()) ? 1 : 0;
                    checkpoint(upload, true);
                    troubled.remove(id);
                } catch (ProblemException refused) {
                    waitOut(id, refused);
                }
            }
            isWatched |= upload.isWatched();
        }
        if (sent == 0) {
            nextLookNanos = now + (isWatched ? WATCHED_NANOS : UNWATCHED_NANOS);
        }
        return sent;
    }

    /** Sends one piece of each, so that a large one does not keep the small ones waiting. */
    private int finish(List<ReportRequest> waiting) throws IOException, ProblemException {
        int sent = 0;
        for (ReportRequest outcome : waiting) {
            String id = String.valueOf(outcome.assignmentId());
            if (!isDue(id)) {
                continue;
            }
            HeldAssignment lease = new HeldAssignment(outcome.jobId(), outcome.assignmentId());
            AttemptUpload upload =
                    upload(lease, name -> OutputFolder.of(outputRoot, String.valueOf(outcome.jobId()), name));
            try {
                sent += finish(upload, outcome, id);
                troubledSince.remove(id);
                troubled.remove(id);
            } catch (ProblemException refused) {
                long now = shared.ports().clock().nanos();
                if (now - troubledSince.computeIfAbsent(id, key -> now) < PATIENCE_NANOS) {
                    waitOut(id, refused);
                    continue;
                }
                give(
                        id,
                        "Expected the control plane to store the output, but it had no room for ten minutes: "
                                + refused.getMessage());
            }
        }
        return sent;
    }

    private boolean isDue(String assignmentId) {
        Backoff own = troubled.get(assignmentId);
        return own == null || own.isDue();
    }

    /** What concerns the worker and not this output is for the link. */
    private void waitOut(String assignmentId, ProblemException refused) throws ProblemException {
        if (refused.status() == UNAUTHORIZED || refused.status() == FORBIDDEN) {
            throw refused;
        }
        troubled.computeIfAbsent(assignmentId, id -> backoff()).failed();
        LOG.atWarn()
                .addKeyValue("assignment_id", assignmentId)
                .addKeyValue("cause", refused.getMessage())
                .log("Could not send output; will try again");
    }

    private int finish(AttemptUpload upload, ReportRequest outcome, String id) throws IOException, ProblemException {
        HdcfClient client = shared.ports().client();
        if (upload.finish(client, outcome)) {
            return 1;
        }
        String refusal = upload.refusal();
        if (refusal != null) {
            give(id, refusal);
            return 1;
        }
        if (!upload.isWhole(outcome)) {
            // Asked where to go on, or the file is shorter than it was: the file is what counts.
            give(id, "Expected the output file to be as long as it was when the command ended, found it shorter");
            return 1;
        }
        if (outcome.status() == JobStatus.FAILED) {
            checkpoint(upload, false);
        }
        try {
            upload.carryFiles(courier, outcome);
        } catch (FilesLostException lost) {
            give(id, String.valueOf(lost.getMessage()));
            return 1;
        }
        shared.uploads().done(id);
        whenReady.ring();
        return 1;
    }

    private void checkpoint(AttemptUpload upload, boolean isRunning) throws IOException, ProblemException {
        try {
            upload.carryCheckpoint(shared.ports().client(), courier, isRunning);
        } catch (FilesLostException changing) {
            LOG.atDebug().addKeyValue("cause", changing.getMessage()).log("Left a checkpoint that is being written");
        }
    }

    private void give(String assignmentId, String reason) {
        LOG.atWarn()
                .addKeyValue("assignment_id", assignmentId)
                .addKeyValue("cause", reason)
                .log("Could not store the output of an attempt at the control plane; it stays here");
        shared.uploads().failed(assignmentId, reason);
        whenReady.ring();
    }

    private AttemptUpload upload(HeldAssignment lease, Function<String, OutputFolder> folder) {
        return uploads.computeIfAbsent(
                String.valueOf(lease.assignmentId()), id -> new AttemptUpload(lease, folder.apply(id)));
    }

    private void forgetAllBut(List<Attempt> running, List<ReportRequest> waiting) {
        Set<@Nullable String> known = new HashSet<>();
        running.forEach(attempt -> known.add(attempt.lease().assignmentId()));
        waiting.forEach(outcome -> known.add(outcome.assignmentId()));
        // One whose outcome is on its way may be asked for again.
        shared.spool().outcomes().forEach(outcome -> known.add(outcome.assignmentId()));
        uploads.values().removeIf(upload -> {
            boolean isOver = !known.contains(upload.assignmentId());
            if (isOver) {
                upload.over();
            }
            return isOver;
        });
        troubledSince.keySet().retainAll(known);
        troubled.keySet().retainAll(known);
    }
}
