package hdcf.control.command;

import hdcf.control.command.live.HeldLease;
import hdcf.control.command.live.Member;
import hdcf.control.job.Needs;
import hdcf.control.job.Taste;
import hdcf.control.store.Candidate;

/**
 * Whether a ready job takes a worker although it would rather have another one. It does when it has waited long enough, and when
 * no better worker that is heard could ever run it.
 */
final class Welcome {
    private Welcome() {}

    static boolean isWelcome(QueueBook book, Candidate candidate, Member member) {
        return hasRetryRoom(book, candidate, member) && isLiked(book, candidate, member);
    }

    /** Whether the worker runs fewer retries than it may. */
    static boolean hasRetryRoom(QueueBook book, Candidate candidate, Member member) {
        int most = book.settings().rules().retriesPerWorker();
        return most == 0
                || !candidate.isRetry()
                || book.leases().of(member.workerId()).stream()
                                .filter(HeldLease::isRetry)
                                .count()
                        < most;
    }

    private static boolean isLiked(QueueBook book, Candidate candidate, Member member) {
        Taste taste = candidate.taste();
        return taste == null
                || !taste.isAgainst(member.workerId(), member.whole().capabilities())
                || taste.hasLapsed(book.turn().wallSec())
                || !hasBetter(book, taste, book.ready().needs(candidate.classId()));
    }

    private static boolean hasBetter(QueueBook book, Taste taste, Needs needs) {
        return book.fleet()
                .anyOnline(other -> book.health().takes(book, other)
                        && !taste.isAgainst(other.workerId(), other.whole().capabilities())
                        && other.whole().satisfies(needs));
    }
}
