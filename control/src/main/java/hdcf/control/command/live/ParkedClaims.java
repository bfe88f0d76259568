package hdcf.control.command.live;

import hdcf.control.job.Offer;
import hdcf.control.store.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The polls that wait. A job goes to the best suited among those that could run it, of equal ones to who waits longest. They stand in groups of which equally much is
 * left, so a job that nobody here can run costs one look per group and not one per poll.
 *
 * <p>A worker has at most one parked claim: a second one means that the answer to the first was not awaited. Confined to the
 * writer thread.
 */
public final class ParkedClaims {
    private static final Comparator<Waiting> BY_DEADLINE =
            Comparator.<Waiting>comparingLong(w -> w.claim.deadlineNanos()).thenComparingLong(w -> w.order);

    /** The better suited, so also who holds less: several workers share what came at once; then who waits longest. */
    private static final Comparator<Waiting> BY_TURN =
            Comparator.<Waiting>comparingDouble(w -> w.score).thenComparingLong(w -> w.order);

    private final Function<Member, @Nullable Offer> left;
    private final Scores scores;
    private final Map<Offer, TreeSet<Waiting>> groups = new LinkedHashMap<>();
    private final Map<String, Waiting> byWorker = new HashMap<>();
    private final TreeSet<Waiting> byDeadline = new TreeSet<>(BY_DEADLINE);
    private long lastOrder;

    /**
     * Nobody waits.
     *
     * @param left what a worker can take now; null when it is to get nothing
     * @param scores who is suited best
     */
    public ParkedClaims(Function<Member, @Nullable Offer> left, Scores scores) {
        this.left = left;
        this.scores = scores;
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

    /** More or less is left of a worker than before, or it is suited better or worse. */
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
        // A set: who is given one job of several and then hangs up leaves for both reasons.
        Set<Waiting> leaving = new LinkedHashSet<>();
        Taking taking = new Taking(isWelcome, leaving);
        for (Match match = best(ready, taking); match != null; match = best(ready, taking)) {
            Waiting waiting = match.waiting;
            ungroup(waiting);
            if (waiting.claim.isEmpty()) {
                leaving.add(waiting);
            }
            waiting.isServed = true;
            waiting.claim.chosen(match.choice());
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
                double misfit = scores.misfit(ready.needs(job.classId()), group.getKey());
                Match match = new Match(job, taker, taker.score + misfit, follower(waiting, taker, misfit));
                best = best == null ? match : match.against(best);
            }
        }
        return best;
    }

    /** Who would come next of the same group. */
    private static @Nullable Rival follower(NavigableSet<Waiting> group, Waiting taker, double misfit) {
        Waiting next = group.higher(taker);
        return next == null ? null : new Rival(next.claim.member().workerId(), next.score + misfit);
    }

    /** Finds who takes a job; who turns out to have hung up leaves. */
    private final class Taking {
        private final BiPredicate<Candidate, Member> isWelcome;
        private final Set<Waiting> leaving;

        Taking(BiPredicate<Candidate, Member> isWelcome, Set<Waiting> leaving) {
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
                } else if (!job.isPicky() || isWelcome.test(job, next.claim.member())) {
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
            waiting.score = scores.of(waiting.claim.member());
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
        private double score;
        private @Nullable Offer group;
        private boolean isServed;

        Waiting(ParkedClaim claim, long order) {
            this.claim = claim;
            this.order = order;
        }
    }

    /** Somebody else who could have the job, and the score. */
    private record Rival(String workerId, double score) {}

    private record Match(
            Candidate job,
            Waiting waiting,
            double score,
            @Nullable Rival rival) {
        /** The better of two, which remembers the other one when it could have had the same job. */
        Match against(Match other) {
            int byJob = Candidate.ORDER.compare(job, other.job);
            if (byJob != 0) {
                return byJob < 0 ? this : other;
            }
            int byScore = Double.compare(score, other.score);
            boolean isBefore = byScore < 0 || (byScore == 0 && waiting.order < other.waiting.order);
            return isBefore ? beside(other) : other.beside(this);
        }

        private Match beside(Match loser) {
            boolean isNearer = rival == null || loser.score < rival.score;
            return isNearer
                    ? new Match(
                            job,
                            waiting,
                            score,
                            new Rival(loser.waiting.claim.member().workerId(), loser.score))
                    : this;
        }

        Choice choice() {
            return new Choice(score, rival == null ? null : rival.workerId, rival == null ? 0 : rival.score);
        }
    }
}
