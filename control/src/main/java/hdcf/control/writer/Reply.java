package hdcf.control.writer;

import hdcf.control.job.Refusal;
import java.util.concurrent.Executor;

/**
 * Where an answer goes. Called exactly once, on {@link #lane()}, after the turn is durable.
 *
 * @param <A> the answer
 */
public interface Reply<A> {
    /** It was done. */
    void answered(A answer);

    /** It was not done, and nothing changed; or, with {@code outcome_unknown}, nobody knows. */
    void refused(Refusal refusal);

    /** The thread that answers, such as the connection's IO thread. Replies of one lane are delivered in one task. */
    Executor lane();

    /** Whether nobody waits for the answer any more; a parked claim that is gone is never given a job. */
    default boolean isGone() {
        return false;
    }
}
