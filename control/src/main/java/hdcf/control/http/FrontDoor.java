package hdcf.control.http;

import hdcf.control.command.Caller;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ProblemCode;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in: strict checks, route, token and role, media type, in this order; and sees to it that each ends in an
 * answer. Knows no transport. Safe for use by several threads.
 */
public final class FrontDoor {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String NOBODY = "nobody";

    private final StrictRules rules;
    private final Router router;
    private final Authenticator authenticator;
    private final Supplier<String> requestIds;

    FrontDoor(StrictRules rules, Router router, Authenticator authenticator, Supplier<String> requestIds) {
        this.rules = rules;
        this.router = router;
        this.authenticator = authenticator;
        this.requestIds = requestIds;
    }

    Router router() {
        return router;
    }

    /** Looks at a request before its body is read. */
    Admission admit(Head head) {
        String requestId = requestId(head);
        try {
            rules.check(head);
            return admit(head, requestId);
        } catch (Refusal refusal) {
            return new Admission(requestId, null, null, Response.problem(refusal, requestId));
        }
    }

    private Admission admit(Head head, String requestId) throws Refusal {
        Router.Match match = router.find(head.method(), head.path());
        Route route = match.route();
        if (route == null) {
            return new Admission(requestId, null, null, unrouted(head, match, requestId));
        }
        Role needed = route.needed();
        Grant grant = needed == null ? Grant.READ : authenticator.check(head, needed);
        switch (route.body()) {
            case NONE, READ -> {
                // No body is looked at.
            }
            case JSON, JSON_LIST, UPLOAD -> {
                // Of what is absent there is no type; where a body is needed, its reader says so.
                if (StrictRules.hasBody(head.headers())) {
                    StrictRules.checkMediaType(head.headers());
                }
            }
            case OCTETS -> StrictRules.checkOctets(head.headers());
        }
        Caller caller = new Caller(needed == null ? NOBODY : grant.word(), requestId);
        Request request = new Request(head, match.values(), Query.parse(head.query()), new byte[0], caller, grant);
        return new Admission(requestId, route, request, null);
    }

    private static Response unrouted(Head head, Router.Match match, String requestId) {
        if (match.allowed().isEmpty()) {
            return Response.problem(
                    new Refusal(
                            ProblemCode.NO_SUCH_PATH, "Expected a path of the protocol, found " + Echo.of(head.path())),
                    requestId);
        }
        String allowed = String.join(", ", match.allowed());
        return Response.problem(
                new Refusal(
                        ProblemCode.METHOD_NOT_ALLOWED,
                        "Expected method " + allowed + " here, found " + Echo.of(head.method())),
                requestId,
                Map.of("Allow", allowed));
    }

    /** Runs the endpoint of an admitted request. */
    void serve(Route route, Request request, Answer answer) {
        guard(request, answer, () -> route.endpoint().handle(request, answer));
    }

    /**
     * Runs work for a request; a refusal is sent, any other exception is a fault of ours, logged once. While the server ends
     * its threads take nothing more: no fault, and the caller may repeat the call.
     */
    void guard(Request request, Answer answer, Work work) {
        try {
            work.run();
        } catch (Refusal refusal) {
            answer.send(Response.problem(refusal, request.requestId()));
        } catch (RejectedExecutionException stopping) {
            answer.send(Response.problem(Inquiry.draining(), request.requestId()));
        } catch (RuntimeException fault) {
            answer.send(fault(request, fault));
        }
    }

    /** Logs a fault of ours and makes the answer to its request. */
    static Response fault(Request request, RuntimeException fault) {
        LOG.atError()
                .setCause(fault)
                .addKeyValue("request_id", request.requestId())
                .addKeyValue("path", request.head().path())
                .log("Failed to answer a request");
        return Response.internal(request.requestId());
    }

    private String requestId(Head head) {
        String given = head.header(Paths.REQUEST_ID_HEADER);
        return given != null && REQUEST_ID.matcher(given).matches() ? given : requestIds.get();
    }

    /** What an endpoint does for one request. */
    @FunctionalInterface
    interface Work {
        void run() throws Refusal;
    }

    /** Either a route with its request, or a refusal. */
    record Admission(
            String requestId,
            @Nullable Route route,
            @Nullable Request request,
            @Nullable Response refusal) {}
}
