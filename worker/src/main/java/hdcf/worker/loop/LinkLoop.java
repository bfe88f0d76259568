package hdcf.worker.loop;

import hdcf.client.ProblemException;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ReconnectAction;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.attempt.EndOrder;
import hdcf.worker.spool.Spool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the worker known to the control plane: registers, says what it holds and what it finished, obeys the answer, and
 * does all of it again after any trouble, forever.
 */
final class LinkLoop implements DutyCycle {
    private static final Logger LOG = LoggerFactory.getLogger(LinkLoop.class);
    private static final long LIMIT_MS = 10_000;
    /** Base workers register again so often; a base control plane that was restarted relies on it. */
    private static final long REGISTER_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long NAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Link link;
    private final LoopPorts ports;
    private final WorkerIdentity identity;
    private final Spool spool;
    private final SlotBoard board;
    private final Uploads uploads;
    private final Doorbell bell;
    private final List<Doorbell> others;
    private final Backoff backoff;
    private long registeredNanos;
    private String lastTrouble = "";

    LinkLoop(Shared shared, Doorbell bell, List<Doorbell> others) {
        this.link = shared.link();
        this.ports = shared.ports();
        this.identity = shared.identity();
        this.spool = shared.spool();
        this.board = shared.board();
        this.uploads = shared.uploads();
        this.bell = bell;
        this.others = List.copyOf(others);
        this.backoff = new Backoff(ports.clock(), ports.random(), LIMIT_MS);
    }

    @Override
    public String name() {
        return "link";
    }

    @Override
    public Doorbell bell() {
        return bell;
    }

    @Override
    public long napNanos() {
        return link.isUp() ? NAP_NANOS : backoff.remainingNanos();
    }

    @Override
    public int doWork() {
        if (!backoff.isDue() || (link.isUp() && !isRegistrationOld())) {
            return 0;
        }
        try {
            Link.Mode spoken = register();
            if (link.mode() != spoken) {
                reconnect(spoken);
                link.up(spoken);
                LOG.atInfo()
                        .addKeyValue("worker_id", identity.workerId())
                        .addKeyValue("protocol", spoken)
                        .log("Found the control plane");
                lastTrouble = "";
                others.forEach(Doorbell::ring);
            }
            backoff.succeeded();
            return 1;
        } catch (IOException unheard) {
            link.lost(link.number(), unheard);
            failed("Expected an answer from the control plane, found none; will try again", unheard);
        } catch (ProblemException refused) {
            if (link.judge(link.number(), refused) == Link.Verdict.FINAL) {
                link.lost(link.number(), new IOException(refused.getMessage(), refused));
            }
            failed("Expected the control plane to take this worker, but it refused; will try again", refused);
        }
        return 0;
    }

    private boolean isRegistrationOld() {
        return link.mode() == Link.Mode.BASE && ports.clock().nanos() - registeredNanos >= REGISTER_AGAIN_NANOS;
    }

    private void failed(String sentence, Exception why) {
        String trouble = sentence + why.getMessage();
        if (!trouble.equals(lastTrouble)) {
            LOG.atWarn().addKeyValue("cause", why.getMessage()).log(sentence);
            lastTrouble = trouble;
        }
        backoff.failed();
    }

    private Link.Mode register() throws IOException, ProblemException {
        Optional<String> protocol = ports.client()
                .register(new RegisterRequest(
                        identity.workerId(),
                        identity.nonce(),
                        identity.capabilities(),
                        identity.instanceId(),
                        identity.bootId(),
                        board.size(),
                        identity.resources()));
        registeredNanos = ports.clock().nanos();
        return protocol.filter(Paths.PROTOCOL_VERSION::equals).isPresent() ? Link.Mode.EXTENDED : Link.Mode.BASE;
    }

    private void reconnect(Link.Mode spoken) throws IOException, ProblemException {
        List<ReportRequest> replayed =
                ReportBatch.of(spool.outcomes().stream().filter(outcome -> uploads.mayReplay(outcome, spoken))).stream()
                        .map(outcome -> ReportLoop.spoken(outcome, spoken))
                        .toList();
        List<@Nullable String> replayedIds =
                replayed.stream().map(ReportRequest::assignmentId).toList();
        List<HeldAssignment> held = spool.leases().stream()
                .filter(lease -> !replayedIds.contains(lease.assignmentId()))
                .toList();
        boolean extended = spoken == Link.Mode.EXTENDED;
        ReconnectAnswer answer = ports.client()
                .reconnect(new ReconnectRequest(
                        identity.workerId(),
                        current(),
                        replayed,
                        extended ? identity.instanceId() : null,
                        extended ? identity.bootId() : null,
                        extended ? held : null));
        board.retime(Objects.requireNonNullElse(answer.timeouts(), List.of()));
        obey(answer.actions() == null ? List.of() : answer.actions(), replayed);
    }

    private @Nullable String current() {
        return board.leases().stream().findFirst().map(HeldAssignment::jobId).orElse(null);
    }

    private void obey(List<ReconnectAction> actions, List<ReportRequest> replayed) throws IOException {
        List<String> answered = new ArrayList<>();
        for (ReconnectAction action : actions) {
            switch (action.action()) {
                case KEEP_CURRENT_JOB -> {}
                case CLEAR_CURRENT_JOB -> clear(action, answered);
                case REPLAY_COMPLETED, REPLAY_FAILED ->
                    replayed.stream()
                            .filter(outcome -> names(action, outcome.jobId(), outcome.assignmentId()))
                            .forEach(outcome -> answered.add(String.valueOf(outcome.assignmentId())));
            }
        }
        if (!answered.isEmpty()) {
            spool.forget(answered);
            LOG.atInfo().addKeyValue("count", answered.size()).log("Replayed outcomes");
        }
    }

    /** A lease that is not wanted: its attempt is ended, or, when there is none, nothing more is owed for it. */
    private void clear(ReconnectAction action, List<String> answered) {
        String reason = action.error() == null ? "the control plane no longer wants it" : action.error();
        String assignmentId = action.assignmentId();
        if (assignmentId == null) {
            board.endJob(action.jobId(), EndOrder.aborted(reason));
        } else if (board.end(List.of(new AbortNotice(action.jobId(), assignmentId, reason))) == 0
                && spool.attempts().stream()
                        .anyMatch(held -> held.assignmentId().equals(assignmentId))) {
            answered.add(assignmentId);
        }
    }

    private static boolean names(ReconnectAction action, @Nullable String jobId, @Nullable String assignmentId) {
        return Objects.equals(action.jobId(), jobId)
                && (action.assignmentId() == null || Objects.equals(action.assignmentId(), assignmentId));
    }
}
