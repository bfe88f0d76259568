package hdcf.control.command.live;

import hdcf.control.command.Caller;
import hdcf.control.command.ClaimRequest;
import hdcf.control.writer.Ticket;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.WorkAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A poll that waits for work or news. Confined to the writer thread. */
public final class ParkedClaim {
    private final Caller caller;
    private final ClaimRequest request;
    private final Member member;
    private final Ticket<WorkAnswer> ticket;
    private final long deadlineNanos;
    private final List<Assignment> given = new ArrayList<>();
    private @Nullable Choice choice;

    /** Parks a claim until the deadline. */
    public ParkedClaim(
            Caller caller, ClaimRequest request, Member member, Ticket<WorkAnswer> ticket, long deadlineNanos) {
        this.caller = caller;
        this.request = request;
        this.member = member;
        this.ticket = ticket;
        this.deadlineNanos = deadlineNanos;
    }

    /** Adds an assignment to its answer. */
    public void give(Assignment assignment) {
        given.add(assignment);
    }

    /** Why it gets the job that is assigned to it now. */
    public @Nullable Choice choice() {
        return choice;
    }

    void chosen(Choice why) {
        choice = why;
    }

    boolean isFull() {
        return given.size() >= request.max();
    }

    boolean isEmpty() {
        return given.isEmpty();
    }

    /** Answers with what it was given and the news there is. */
    public void answer() {
        // News that nobody hears would be lost.
        List<AbortNotice> news = ticket.isGone() ? List.of() : member.takeNews();
        ticket.answer(new WorkAnswer(List.copyOf(given), news, member.isDraining()));
    }

    public Caller caller() {
        return caller;
    }

    public ClaimRequest request() {
        return request;
    }

    public Member member() {
        return member;
    }

    boolean isGone() {
        return ticket.isGone();
    }

    long deadlineNanos() {
        return deadlineNanos;
    }
}
