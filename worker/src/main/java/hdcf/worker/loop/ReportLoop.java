package hdcf.worker.loop;

import hdcf.client.ProblemException;
import hdcf.schema.wire.ArrayElement;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.HeldAttempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports outcomes that are written down, many in one call where the control plane knows that, and gives back what never
 * started. Nothing is forgotten before it was answered.
 */
final class ReportLoop implements DutyCycle {
    /** Outcomes in one call; each may carry its inline output, and the body has a limit. */
    static final int BATCH = Math.min(Limits.REPORT_ARRAY, 128);

    private static final Logger LOG = LoggerFactory.getLogger(ReportLoop.class);
    private static final long LIMIT_MS = 10_000;
    private static final long NAP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int NEVER_STARTED = 125;
    private static final List<Integer> PASSING = List.of(401, 403, 408, 429);

    private final Shared shared;
    private final Doorbell bell;
    private final Backoff backoff;

    ReportLoop(Shared shared, Doorbell bell) {
        this.shared = shared;
        this.bell = bell;
        this.backoff = new Backoff(shared.ports().clock(), shared.ports().random(), LIMIT_MS);
    }

    /** An outcome in the words that this control plane knows. */
    static ReportRequest spoken(ReportRequest outcome, Link.Mode mode) {
        return mode == Link.Mode.EXTENDED ? outcome : outcome.inBaseWords();
    }

    @Override
    public String name() {
        return "report";
    }

    @Override
    public Doorbell bell() {
        return bell;
    }

    @Override
    public long napNanos() {
        return Math.max(NAP_NANOS, backoff.remainingNanos());
    }

    @Override
    public int doWork() {
        Link.Mode mode = shared.link().mode();
        if (mode == Link.Mode.DOWN || !backoff.isDue()) {
            return 0;
        }
        long connection = shared.link().number();
        try {
            int done = report(mode) + giveBack(mode);
            backoff.succeeded();
            return done;
        } catch (IOException unheard) {
            shared.link().lost(connection, unheard);
        } catch (ProblemException refused) {
            shared.link().judge(connection, refused);
            LOG.atWarn().addKeyValue("cause", refused.getMessage()).log("Could not report; will try again");
        }
        backoff.failed();
        return 0;
    }

    private int report(Link.Mode mode) throws IOException, ProblemException {
        List<ReportRequest> good = waiting(JobStatus.COMPLETED);
        List<ReportRequest> bad = waiting(JobStatus.FAILED);
        if (mode == Link.Mode.BASE) {
            for (ReportRequest outcome : good) {
                single(outcome, true);
            }
            for (ReportRequest outcome : bad) {
                single(outcome, false);
            }
            return good.size() + bad.size();
        }
        if (!good.isEmpty()) {
            settle(good, shared.ports().client().completes(good));
        }
        if (!bad.isEmpty()) {
            settle(bad, shared.ports().client().fails(bad));
        }
        return good.size() + bad.size();
    }

    private List<ReportRequest> waiting(JobStatus status) {
        return shared.spool().outcomes().stream()
                .filter(outcome -> outcome.status() == status)
                .limit(BATCH)
                .toList();
    }

    private void single(ReportRequest outcome, boolean isGood) throws IOException, ProblemException {
        ReportRequest words = spoken(outcome, Link.Mode.BASE);
        try {
            if (isGood) {
                shared.ports().client().complete(words);
            } else {
                shared.ports().client().fail(words);
            }
        } catch (ProblemException refused) {
            if (isPassing(refused.status())) {
                throw refused;
            }
            refused(outcome, refused.status(), String.valueOf(refused.getMessage()));
        }
        shared.spool().forget(List.of(String.valueOf(outcome.assignmentId())));
    }

    private void settle(List<ReportRequest> sent, List<ArrayElement> answers) throws IOException {
        List<String> answered = new ArrayList<>();
        boolean isAllAnswered = answers.size() == sent.size();
        for (int i = 0; i < Math.min(sent.size(), answers.size()); i++) {
            ArrayElement answer = answers.get(i);
            if (isPassing(answer.httpStatus())) {
                isAllAnswered = false;
                continue;
            }
            if (answer.httpStatus() >= 400) {
                refused(
                        sent.get(i),
                        answer.httpStatus(),
                        answer.body().path("detail").asText());
            }
            answered.add(String.valueOf(sent.get(i).assignmentId()));
        }
        shared.spool().forget(answered);
        if (!isAllAnswered) {
            backoff.failed();
        }
    }

    /** The control plane has judged: the outcome came too late, or the job was aborted. Its output stays here. */
    private static void refused(ReportRequest outcome, int status, String why) {
        LOG.atInfo()
                .addKeyValue("job_id", outcome.jobId())
                .addKeyValue("assignment_id", outcome.assignmentId())
                .addKeyValue("http_status", status)
                .addKeyValue("cause", why)
                .log("Reported an outcome that no longer counts");
    }

    private int giveBack(Link.Mode mode) throws IOException, ProblemException {
        int done = 0;
        for (HeldAttempt held : shared.spool().attempts()) {
            if (held.stage() == HeldAttempt.Stage.UNSTARTED) {
                giveBack(held, mode);
                done++;
            }
        }
        return done;
    }

    /** A base control plane has no word for this; there it is a failure that infrastructure caused. */
    private void giveBack(HeldAttempt held, Link.Mode mode) throws IOException, ProblemException {
        String workerId = shared.identity().workerId();
        try {
            if (mode == Link.Mode.EXTENDED) {
                shared.ports().client().release(new LeaseRef(held.jobId(), workerId, held.assignmentId()));
            } else {
                shared.ports().client().fail(neverStarted(held, workerId));
            }
        } catch (ProblemException refused) {
            if (isPassing(refused.status())) {
                throw refused;
            }
        }
        shared.spool().forget(List.of(held.assignmentId()));
        LOG.atInfo()
                .addKeyValue("job_id", held.jobId())
                .addKeyValue("assignment_id", held.assignmentId())
                .log("Gave back a job that never started");
    }

    private static ReportRequest neverStarted(HeldAttempt held, String workerId) {
        return ReportRequest.failure(held.jobId(), workerId, held.assignmentId())
                .because(
                        EndCause.INFRASTRUCTURE,
                        NEVER_STARTED,
                        "Expected to start the command, but the worker was stopped before");
    }

    private static boolean isPassing(int status) {
        return status >= 500 || PASSING.contains(status);
    }
}
