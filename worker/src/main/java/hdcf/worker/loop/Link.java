package hdcf.worker.loop;

import hdcf.client.ProblemException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the worker knows about its control plane: unheard, or which protocol it speaks.
 *
 * <p>Any loop that gets no answer reports it here; from then on only registering and reconnecting happen until both went
 * well. Each connection has a number, so that a call which was sent before the trouble and fails after it does not cut the
 * new connection.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NO_ANSWER_IN_TIME = 408;

    /** What the control plane speaks. */
    enum Mode {
        /** Nobody knows; nothing but registering and reconnecting may be sent. */
        DOWN,
        /** The base protocol only: one job at a time, single objects, plain polling. */
        BASE,
        /** The additions too. */
        EXTENDED
    }

    /** What an error answer means for the call. */
    enum Verdict {
        /** The answer is final. */
        FINAL,
        /** The same call may succeed later. */
        LATER
    }

    private final Doorbell repair;
    private volatile Mode mode = Mode.DOWN;
    private volatile long number;
    private volatile boolean draining;

    Link(Doorbell repair) {
        this.repair = repair;
    }

    Mode mode() {
        return mode;
    }

    boolean isUp() {
        return mode != Mode.DOWN;
    }

    /** Names the present connection. */
    long number() {
        return number;
    }

    /** Whether the control plane wants this worker to take no more work. */
    boolean isDraining() {
        return draining;
    }

    void drain(boolean wanted) {
        if (draining != wanted) {
            LOG.atInfo().addKeyValue("drain", wanted).log("Heard whether to take work");
        }
        draining = wanted;
    }

    synchronized void up(Mode spoken) {
        number++;
        mode = spoken;
    }

    /** The call of that connection got no answer. */
    synchronized void lost(long of, IOException why) {
        cut(of, String.valueOf(why.getMessage()));
    }

    private void cut(long of, String why) {
        if (of == number && isUp()) {
            mode = Mode.DOWN;
            LOG.atWarn().addKeyValue("cause", why).log("Lost the control plane; commands go on");
            repair.ring();
        }
    }

    /** Judges an error answer, and cuts the link when the control plane no longer knows the worker. */
    synchronized Verdict judge(long of, ProblemException problem) {
        int status = problem.status();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            cut(of, problem.getMessage() == null ? "refused" : problem.getMessage());
            return Verdict.LATER;
        }
        return problem.isPassing() || status == NO_ANSWER_IN_TIME || status < 400 ? Verdict.LATER : Verdict.FINAL;
    }
}
