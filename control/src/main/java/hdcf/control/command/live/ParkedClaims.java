package hdcf.control.command.live;

import hdcf.control.store.Candidate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The polls that wait, first come first served among those that could run a job. They stand in groups of equal capabilities,
 * so a job that nobody here can run costs one look per group and not one per poll.
 *
 * <p>A worker has at most one parked claim: a second one means that the answer to the first was not awaited. Confined to the
 * writer thread.
 */
public final class ParkedClaims {
    private static final Comparator<Waiting> BY_DEADLINE =
            Comparator.<Waiting>comparingLong(w -> w.claim.deadlineNanos()).thenComparingLong(w -> w.order);

    private final Map<Set<String>, LinkedHashSet<Waiting>> groups = new LinkedHashMap<>();
    private final Map<String, Waiting> byWorker = new HashMap<>();
    private final TreeSet<Waiting> byDeadline = new TreeSet<>(BY_DEADLINE);
    private long lastOrder;

    /** Parks a claim; an earlier one of the same worker is answered with nothing. */
    public void park(ParkedClaim claim) {
        Waiting earlier = byWorker.get(claim.member().workerId());
        if (earlier != null) {
            remove(earlier);
            earlier.claim.answer();
        }
        Waiting waiting = new Waiting(claim, claim.member().capabilities(), ++lastOrder);
        byWorker.put(claim.member().workerId(), waiting);
        byDeadline.add(waiting);
        if (claim.request().max() > 0) {
            groups.computeIfAbsent(waiting.capabilities, c -> new LinkedHashSet<>())
                    .add(waiting);
        }
    }

    /** Answers a worker's parked claim because there is news for it. */
    public void wake(String workerId) {
        Waiting waiting = byWorker.get(workerId);
        if (waiting != null) {
            remove(waiting);
            waiting.claim.answer();
        }
    }

    /**
     * Hands ready jobs to those who wait, one each in turn, so that several workers share what came at once. A claim whose
     * connection is gone is dropped and never given a job.
     *
     * @param assign claims the candidate for the parked claim and gives it the assignment
     */
    public void match(ReadyClasses ready, BiConsumer<Candidate, ParkedClaim> assign) {
        if (groups.isEmpty() || ready.isEmpty()) {
            return;
        }
        Map<Set<String>, Round> rounds = new HashMap<>();
        groups.forEach((capabilities, group) -> rounds.put(capabilities, new Round(group.iterator())));
        List<Waiting> leaving = new ArrayList<>();
        for (Offer offer = bestOffer(ready, rounds, leaving);
                offer != null;
                offer = bestOffer(ready, rounds, leaving)) {
            Waiting waiting = offer.round.take();
            if (waiting.claim.isEmpty()) {
                leaving.add(waiting);
            }
            assign.accept(offer.job, waiting.claim);
            if (!waiting.claim.isFull()) {
                offer.round.again.addLast(waiting);
            }
        }
        for (Waiting waiting : leaving) {
            remove(waiting);
            waiting.claim.answer();
        }
    }

    /** The best ready job that somebody waits for; of several groups that could take it, the one that waits longest. */
    private static @Nullable Offer bestOffer(
            ReadyClasses ready, Map<Set<String>, Round> rounds, List<Waiting> leaving) {
        Offer best = null;
        for (Map.Entry<Set<String>, Round> group : rounds.entrySet()) {
            Candidate job = ready.best(group.getKey());
            Waiting first = job == null ? null : group.getValue().peek(leaving);
            if (job != null && first != null) {
                Offer offer = new Offer(job, group.getValue(), first.order);
                best = best == null || offer.isBefore(best) ? offer : best;
            }
        }
        return best;
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

    public int size() {
        return byWorker.size();
    }

    private void remove(Waiting waiting) {
        byWorker.remove(waiting.claim.member().workerId(), waiting);
        byDeadline.remove(waiting);
        LinkedHashSet<Waiting> group = groups.get(waiting.capabilities);
        if (group != null) {
            group.remove(waiting);
            if (group.isEmpty()) {
                groups.remove(waiting.capabilities);
            }
        }
    }

    private static final class Waiting {
        private final ParkedClaim claim;
        private final Set<String> capabilities;
        private final long order;

        Waiting(ParkedClaim claim, Set<String> capabilities, long order) {
            this.claim = claim;
            this.capabilities = capabilities;
            this.order = order;
        }
    }

    /** One walk through a group: each who waits once, then those who can take more again. */
    private static final class Round {
        private final Iterator<Waiting> fresh;
        private final Deque<Waiting> again = new ArrayDeque<>();
        private @Nullable Waiting next;

        Round(Iterator<Waiting> fresh) {
            this.fresh = fresh;
        }

        @Nullable
        Waiting peek(List<Waiting> leaving) {
            while (next == null && fresh.hasNext()) {
                Waiting candidate = fresh.next();
                if (candidate.claim.isGone()) {
                    leaving.add(candidate);
                } else {
                    next = candidate;
                }
            }
            if (next == null) {
                next = again.pollFirst();
            }
            return next;
        }

        Waiting take() {
            Waiting taken = Objects.requireNonNull(next);
            next = null;
            return taken;
        }
    }

    private record Offer(Candidate job, Round round, long order) {
        boolean isBefore(Offer other) {
            int byJob = Candidate.ORDER.compare(job, other.job);
            return byJob < 0 || (byJob == 0 && order < other.order);
        }
    }
}
