package hdcf.control.http;

import hdcf.schema.port.Clock;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The protocol without a transport: takes requests that are whole and answers them on the caller's thread, by the same rules,
 * routes and endpoints as the listening server. For programs that hold the control plane inside themselves, the simulator first.
 */
public final class DirectDoor {
    private final FrontDoor door;

    /** @param requestIds for requests that bring none */
    public DirectDoor(Core core, TokenBook tokens, Clock clock, Supplier<String> requestIds) {
        Pools pools =
                new Pools(Runnable::run, Runnable::run, Runnable::run, Runnable::run, Runnable::run, Runnable::run);
        door = new FrontDoor(
                new StrictRules(false, Set.of()),
                Protocol.router(core, pools, clock),
                new Authenticator(tokens, new FailureLog(clock)),
                requestIds);
    }

    /** Serves one request; the answer may come later, from the writer. */
    public void call(Head head, byte[] body, Answer answer) {
        FrontDoor.Admission admission = door.admit(head);
        Response refusal = admission.refusal();
        Route route = admission.route();
        Request request = admission.request();
        if (refusal != null) {
            answer.send(refusal);
        } else if (route != null && request != null) {
            door.serve(route, request.withBody(body), answer);
        }
    }
}
