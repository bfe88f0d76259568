package hdcf.control.command.live;

import hdcf.control.job.Offer;
import hdcf.control.store.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The polls that wait, first come first served among those that could run a job. They stand in groups of which equally much is
 * left, so a job that nobody here can run costs one look per group and not one per poll.
 *
 * <p>A worker has at most one parked claim: a second one means that the answer to the first was not awaited. Confined to the
 * writer thread.
 */
public final class ParkedClaims {
    private static final Comparator<Waiting> BY_DEADLINE =
            Comparator.<Waiting>comparingLong(w -> w.claim.deadlineNanos()).thenComparingLong(w -> w.order);

    /** Who was given less comes first, so that several workers share what came at once; then who waits longest. */
    private static final Comparator<Waiting> BY_TURN =
            Comparator.<Waiting>comparingInt(w -> w.claim.size()).thenComparingLong(w -> w.order);

    private final Function<Member, @Nullable Offer> left;
    private final Map<Offer, TreeSet<Waiting>> groups = new LinkedHashMap<>();
    private final Map<String, Waiting> byWorker = new HashMap<>();
    private final TreeSet<Waiting> byDeadline = new TreeSet<>(BY_DEADLINE);
    private long lastOrder;

    /** @param left what a worker can take now; null when it is to get nothing */
    public ParkedClaims(Function<Member, @Nullable Offer> left) {
        this.left = left;
    }

    /** Parks a claim; an earlier one of the same worker is answered with nothing. */
    public void park(ParkedClaim claim) {
        Waiting earlier = byWorker.get(claim.member().workerId());
        if (earlier != null) {
            remove(earlier);
            earlier.claim.answer();
        }
        Waiting waiting = new Waiting(claim, ++lastOrder);
        byWorker.put(claim.member().workerId(), waiting);
        byDeadline.add(waiting);
        group(waiting);
    }

    /** Answers a worker's parked claim because there is news for it. */
    public void wake(String workerId) {
        Waiting waiting = byWorker.get(workerId);
        if (waiting != null) {
            remove(waiting);
            waiting.claim.answer();
        }
    }

    /** More or less is left of a worker than before. */
    public void changed(String workerId) {
        Waiting waiting = byWorker.get(workerId);
        if (waiting != null && !waiting.isServed) {
            ungroup(waiting);
            group(waiting);
        }
    }

    /**
     * Hands ready jobs to those who wait, one each in turn, so that several workers share what came at once. A claim whose
     * connection is gone is dropped and never given a job.
     *
     * @param isWelcome whether a job that would rather have another worker takes this one
     * @param assign claims the candidate for the parked claim and gives it the assignment
     */
    public void match(
            ReadyClasses ready, BiPredicate<Candidate, Member> isWelcome, BiConsumer<Candidate, ParkedClaim> assign) {
        if (groups.isEmpty() || ready.isEmpty()) {
            return;
        }
        List<Waiting> leaving = new ArrayList<>();
        Taking taking = new Taking(isWelcome, leaving);
        for (Match match = best(ready, taking); match != null; match = best(ready, taking)) {
            Waiting waiting = match.waiting;
            ungroup(waiting);
            if (waiting.claim.isEmpty()) {
                leaving.add(waiting);
            }
            waiting.isServed = true;
            assign.accept(match.job, waiting.claim);
            waiting.isServed = false;
            if (!waiting.claim.isFull()) {
                group(waiting);
            }
        }
        for (Waiting waiting : leaving) {
            remove(waiting);
            waiting.claim.answer();
        }
    }

    /** The best ready job that somebody waits for, and who takes it. */
    private @Nullable Match best(ReadyClasses ready, Taking taking) {
        Match best = null;
        for (Map.Entry<Offer, TreeSet<Waiting>> group : List.copyOf(groups.entrySet())) {
            TreeSet<Waiting> waiting = group.getValue();
            Candidate job = ready.best(group.getKey(), candidate -> taking.taker(candidate, waiting) != null);
            Waiting taker = job == null ? null : taking.taker(job, waiting);
            if (job != null && taker != null) {
                Match match = new Match(job, taker);
                best = best == null || match.isBefore(best) ? match : best;
            }
        }
        return best;
    }

    /** Finds who takes a job; who turns out to have hung up leaves. */
    private final class Taking {
        private final BiPredicate<Candidate, Member> isWelcome;
        private final List<Waiting> leaving;

        Taking(BiPredicate<Candidate, Member> isWelcome, List<Waiting> leaving) {
            this.isWelcome = isWelcome;
            this.leaving = leaving;
        }

        @Nullable
        Waiting taker(Candidate job, Set<Waiting> group) {
            List<Waiting> gone = new ArrayList<>();
            Waiting taker = null;
            for (Waiting next : group) {
                if (next.claim.isGone()) {
                    gone.add(next);
                } else if (job.taste() == null || isWelcome.test(job, next.claim.member())) {
                    taker = next;
                    break;
                }
            }
            for (Waiting left : gone) {
                ungroup(left);
                leaving.add(left);
            }
            return taker;
        }
    }

    /** Answers those who have waited long enough. */
    public void expire(long nowNanos) {
        while (!byDeadline.isEmpty() && byDeadline.first().claim.deadlineNanos() - nowNanos <= 0) {
            Waiting waiting = byDeadline.first();
            remove(waiting);
            waiting.claim.answer();
        }
    }

    /** Answers everybody. */
    public void answerAll() {
        for (Waiting waiting : List.copyOf(byDeadline)) {
            remove(waiting);
            waiting.claim.answer();
        }
    }

    /** When the next one has waited long enough; {@code otherwise} when nobody waits. */
    public long nextDeadlineNanos(long otherwise) {
        return byDeadline.isEmpty() ? otherwise : byDeadline.first().claim.deadlineNanos();
    }

    /** Whether a worker waits for work. */
    public boolean waits(String workerId) {
        Waiting waiting = byWorker.get(workerId);
        return waiting != null && waiting.claim.request().max() > 0;
    }

    public int size() {
        return byWorker.size();
    }

    private void group(Waiting waiting) {
        if (waiting.claim.request().max() > 0) {
            Offer offer = left.apply(waiting.claim.member());
            waiting.group = offer;
            if (offer != null) {
                groups.computeIfAbsent(offer, same -> new TreeSet<>(BY_TURN)).add(waiting);
            }
        }
    }

    private void ungroup(Waiting waiting) {
        Offer offer = waiting.group;
        TreeSet<Waiting> group = offer == null ? null : groups.get(offer);
        waiting.group = null;
        if (group != null) {
            group.remove(waiting);
            if (group.isEmpty()) {
                groups.remove(offer);
            }
        }
    }

    private void remove(Waiting waiting) {
        byWorker.remove(waiting.claim.member().workerId(), waiting);
        byDeadline.remove(waiting);
        ungroup(waiting);
    }

    private static final class Waiting {
        private final ParkedClaim claim;
        private final long order;
        private @Nullable Offer group;
        private boolean isServed;

        Waiting(ParkedClaim claim, long order) {
            this.claim = claim;
            this.order = order;
        }
    }

    private record Match(Candidate job, Waiting waiting) {
        boolean isBefore(Match other) {
            int byJob = Candidate.ORDER.compare(job, other.job);
            return byJob < 0 || (byJob == 0 && BY_TURN.compare(waiting, other.waiting) < 0);
        }
    }
}
