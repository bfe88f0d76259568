package hdcf.worker.loop;

import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.schema.wire.ArrayElement;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.HeldAttempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports outcomes that are written down, many in one call where the control plane knows that, and gives back what never
 * started. Nothing is forgotten before it was answered.
 */
final class ReportLoop implements DutyCycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReportLoop.class);
    private static final long LIMIT_MS = 10_000;
    private static final long NAP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int NEVER_STARTED = 125;
    private static final int TOO_LARGE = 413;
    private static final List<Integer> PASSING = List.of(401, 403, 408, 429);

    /** How many calls' worth was answered for good, and how many have to be sent again. */
    private record Tally(int answered, int unanswered) {
        static final Tally NONE = new Tally(0, 0);
        static final Tally ANSWERED = new Tally(1, 0);
        static final Tally UNANSWERED = new Tally(0, 1);

        Tally plus(Tally other) {
            return new Tally(answered + other.answered, unanswered + other.unanswered);
        }
    }

    private final Shared shared;
    private final Doorbell bell;
    private final Backoff backoff;
    private final Gathering gathering;

    ReportLoop(Shared shared, Doorbell bell) {
        this.shared = shared;
        this.bell = bell;
        this.backoff = new Backoff(shared.ports().clock(), shared.ports().random(), LIMIT_MS);
        this.gathering = new Gathering(shared.ports().clock());
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
        return gathering.isHolding() ? gathering.remainingNanos() : Math.max(NAP_NANOS, backoff.remainingNanos());
    }

    @Override
    public int doWork() {
        gathering.begin();
        Link.Mode mode = shared.link().mode();
        if (mode == Link.Mode.DOWN || !backoff.isDue() || isHolding(mode)) {
            return 0;
        }
        long connection = shared.link().number();
        try {
            Tally tally = report(mode).plus(giveBack(mode));
            if (tally.answered() > 0) {
                gathering.called(tally.answered());
            }
            if (tally.unanswered() > 0) {
                backoff.failed();
            } else {
                backoff.succeeded();
            }
            return tally.answered();
        } catch (IOException unheard) {
            shared.link().lost(connection, unheard);
        } catch (ProblemException refused) {
            shared.link().judge(connection, refused);
            LOG.atWarn().addKeyValue("cause", refused.getMessage()).log("Could not report; will try again");
        }
        backoff.failed();
        return 0;
    }

    /** There is an outcome to report. For any thread. */
    void ended() {
        if (gathering.isWorthARing(shared.spool().owed(), most(Link.Mode.EXTENDED))) {
            bell.ring();
        }
    }

    private boolean isHolding(Link.Mode mode) {
        return gathering.holds(shared.spool().owed(), most(mode));
    }

    /** With nothing left that runs, nobody can join. */
    private int most(Link.Mode mode) {
        int size = shared.board().size();
        return mode == Link.Mode.EXTENDED && shared.board().free() < size ? size : 0;
    }

    private Tally report(Link.Mode mode) throws IOException, ProblemException {
        return report(waiting(JobStatus.COMPLETED), true, mode).plus(report(waiting(JobStatus.FAILED), false, mode));
    }

    private List<ReportRequest> waiting(JobStatus status) {
        Link.Mode mode = shared.link().mode();
        Uploads uploads = shared.uploads();
        return ReportBatch.of(shared.spool().outcomes().stream()
                .filter(outcome -> outcome.status() == status && uploads.isReady(outcome, mode))
                .map(uploads::told));
    }

    private Tally report(List<ReportRequest> outcomes, boolean isGood, Link.Mode mode)
            throws IOException, ProblemException {
        if (mode == Link.Mode.EXTENDED && outcomes.size() > 1) {
            try {
                HdcfClient client = shared.ports().client();
                return settle(outcomes, isGood ? client.completes(outcomes) : client.fails(outcomes));
            } catch (ProblemException refused) {
                boolean isTooLarge = refused.status() == TOO_LARGE;
                if (isPassing(refused.status()) || (refused.code().isEmpty() && !isTooLarge)) {
                    throw refused;
                }
                // One of them spoils the call for the others, or all together are too large: each by itself, then.
            }
        }
        Tally tally = Tally.NONE;
        for (ReportRequest outcome : outcomes) {
            tally = tally.plus(single(spoken(outcome, mode), isGood, mode));
        }
        return tally;
    }

    /** Trouble with one outcome does not hold up the others, unless the control plane refuses the worker itself. */
    private Tally single(ReportRequest outcome, boolean isGood, Link.Mode mode) throws IOException, ProblemException {
        try {
            if (isGood) {
                shared.ports().client().complete(outcome);
            } else {
                shared.ports().client().fail(outcome);
            }
        } catch (ProblemException refused) {
            if (isOfTheWorker(refused.status())) {
                throw refused;
            }
            if (refused.code().filter(ProblemCode.OUTPUT_MISMATCH::equals).isPresent()) {
                shared.uploads().again(String.valueOf(outcome.assignmentId()));
                return Tally.ANSWERED;
            }
            if (!Judgement.isFinal(refused, mode)) {
                unjudged(outcome.assignmentId(), refused);
                return Tally.UNANSWERED;
            }
            refused(outcome, refused.status(), String.valueOf(refused.getMessage()));
        }
        forget(List.of(String.valueOf(outcome.assignmentId())));
        return Tally.ANSWERED;
    }

    private Tally settle(List<ReportRequest> sent, List<ArrayElement> answers) throws IOException {
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < Math.min(sent.size(), answers.size()); i++) {
            ArrayElement answer = answers.get(i);
            if (isPassing(answer.httpStatus())) {
                continue;
            }
            if (ProblemCode.OUTPUT_MISMATCH
                    .code()
                    .equals(answer.body().path("code").asText())) {
                shared.uploads().again(String.valueOf(sent.get(i).assignmentId()));
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
        if (!answered.isEmpty()) {
            forget(answered);
        }
        return new Tally(answered.size(), sent.size() - answered.size());
    }

    private void forget(List<String> answered) throws IOException {
        shared.spool().forget(answered);
        shared.uploads().forget(answered);
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

    private static void unjudged(@Nullable String assignmentId, ProblemException answer) {
        LOG.atWarn()
                .addKeyValue("assignment_id", assignmentId)
                .addKeyValue("http_status", answer.status())
                .addKeyValue("cause", answer.getMessage())
                .log("Was answered without a judgement; will report again");
    }

    private Tally giveBack(Link.Mode mode) throws IOException, ProblemException {
        Tally tally = Tally.NONE;
        for (HeldAttempt held : shared.spool().attempts()) {
            if (held.stage() == HeldAttempt.Stage.UNSTARTED) {
                tally = tally.plus(giveBack(held, mode));
            }
        }
        return tally;
    }

    /** A base control plane has no word for this; there it is a failure that infrastructure caused. */
    private Tally giveBack(HeldAttempt held, Link.Mode mode) throws IOException, ProblemException {
        String workerId = shared.identity().workerId();
        try {
            if (mode == Link.Mode.EXTENDED) {
                shared.ports().client().release(new LeaseRef(held.jobId(), workerId, held.assignmentId()));
            } else {
                ReportRequest outcome = neverStarted(held, workerId);
                shared.ports().client().fail(spoken(outcome, mode));
            }
        } catch (ProblemException refused) {
            if (isOfTheWorker(refused.status())) {
                throw refused;
            }
            if (!Judgement.isFinal(refused, mode)) {
                unjudged(held.assignmentId(), refused);
                return Tally.UNANSWERED;
            }
        }
        forget(List.of(held.assignmentId()));
        LOG.atInfo()
                .addKeyValue("job_id", held.jobId())
                .addKeyValue("assignment_id", held.assignmentId())
                .log("Gave back a job that never started");
        return Tally.ANSWERED;
    }

    private static ReportRequest neverStarted(HeldAttempt held, String workerId) {
        return ReportRequest.failure(held.jobId(), workerId, held.assignmentId())
                .because(
                        EndCause.INFRASTRUCTURE,
                        NEVER_STARTED,
                        "Expected to start the command, but the worker was stopped before");
    }

    private static boolean isOfTheWorker(int status) {
        return status == 401 || status == 403;
    }

    private static boolean isPassing(int status) {
        return status >= 500 || (status < 400 && status >= 300) || PASSING.contains(status);
    }
}
