package hdcf.control.command;

import hdcf.control.command.live.Admission;
import hdcf.control.job.Needs;
import hdcf.control.store.Candidate;

/**
 * What keeps ready jobs from being claimed: shared limits that are used up, and a backlog of urgent jobs. Only urgent jobs count
 * that some worker could run; otherwise one that nobody can run would stop everything.
 */
final class Gate implements Admission {
    private final QueueBook book;

    Gate(QueueBook book) {
        this.book = book;
    }

    @Override
    public boolean allows(Needs needs) {
        return book.limits().allow(needs);
    }

    @Override
    public boolean lets(Candidate candidate) {
        QueueRules rules = book.settings().rules();
        return rules.backlog() == 0 || candidate.priority() >= rules.floor() || urgent(rules) < rules.backlog();
    }

    /** Ready jobs from the floor on, counted up to the threshold. */
    private long urgent(QueueRules rules) {
        long urgent = 0;
        for (Long classId : book.ready().classes()) {
            Needs needs = book.ready().needs(classId);
            boolean isServed = book.fleet()
                    .anyOnline(member ->
                            book.health().takes(book, member) && member.whole().satisfies(needs));
            if (isServed && allows(needs)) {
                urgent += book.store().jobs().urgent(classId, rules.floor(), rules.backlog());
            }
            if (urgent >= rules.backlog()) {
                break;
            }
        }
        return urgent;
    }

    @Override
    public long agingWindowSec() {
        return book.settings().rules().agingWindow().toSeconds();
    }

    @Override
    public long nowSec() {
        return book.turn().wallSec();
    }
}
