package hdcf.control.writer;

import hdcf.control.job.Refusal;

/**
 * One write. Applied on the writer thread, inside a transaction that it shares with others.
 *
 * @param <B> the book it writes in
 * @param <A> its answer
 */
@FunctionalInterface
public interface Command<B extends Book, A> {
    /**
     * Decides, writes, and answers the ticket, now or in a later turn.
     *
     * @throws Refusal before the first write; a refusal after a write is a fault of ours
     */
    void apply(B book, Ticket<A> ticket) throws Refusal;
}
