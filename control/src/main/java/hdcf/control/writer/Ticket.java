package hdcf.control.writer;

import hdcf.control.job.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The right to answer one command, once. The answer leaves when the turn in which it was given is durable.
 *
 * <p>Confined to the writer thread until it is delivered.
 *
 * @param <A> the answer
 */
public final class Ticket<A> {
    private final Reply<A> reply;
    private final Outbox outbox;
    private @Nullable A answer;
    private @Nullable Refusal refusal;
    private boolean isAnswered;

    Ticket(Reply<A> reply, Outbox outbox) {
        this.reply = reply;
        this.outbox = outbox;
    }

    /** Answers. */
    public void answer(A given) {
        close();
        answer = given;
        outbox.add(this);
    }

    /** Refuses. */
    public void refuse(Refusal given) {
        close();
        refusal = given;
        outbox.add(this);
    }

    /** Whether nobody waits for the answer any more. */
    public boolean isGone() {
        return reply.isGone();
    }

    boolean isAnswered() {
        return isAnswered;
    }

    Reply<A> reply() {
        return reply;
    }

    /** Runs on the reply's lane. */
    void deliver() {
        if (refusal != null) {
            reply.refused(refusal);
        } else if (answer != null) {
            reply.answered(answer);
        }
    }

    /** What would have been an answer is not: the turn it belongs to did not become durable. */
    void overrule(Refusal unknown) {
        answer = null;
        refusal = unknown;
    }

    private void close() {
        if (isAnswered) {
            throw new IllegalStateException("Expected one answer per command, found a second");
        }
        isAnswered = true;
    }
}
