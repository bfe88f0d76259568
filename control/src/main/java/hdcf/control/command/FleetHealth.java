package hdcf.control.command;

import hdcf.control.command.live.Conduct;
import hdcf.control.command.live.Member;
import hdcf.control.job.Aside;
import hdcf.control.job.End;
import hdcf.control.job.Job;
import hdcf.control.job.WorkerCondition;
import hdcf.schema.wire.EndCause;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which workers are put aside because of how their attempts ended. Confined to the writer thread.
 *
 * <p>A command that fails points to its worker only when it failed at once, and an end that infrastructure caused points to it
 * more strongly. What ends well on the worker wipes the slate clean. A job that fails on another worker, too, is to blame itself
 * and no longer counts; one that ends well elsewhere counts twice. Five points in a row begin a cool-down, after which one job at a
 * time is tried; a trial that fails at once begins the next one, twice as long. When every other healthy worker has as
 * bad a streak, it is the jobs; when there is no other healthy worker, this one goes on and a warning says so.
 */
public final class FleetHealth {
    private static final long QUICK_MS = 1000;
    private static final long NEVER = Long.MAX_VALUE;

    private final HealthRules rules;
    private final Set<Member> accused = new LinkedHashSet<>();
    private final Set<Member> aside = new LinkedHashSet<>();
    private long nextUntilMs = NEVER;

    FleetHealth(HealthRules rules) {
        this.rules = rules;
    }

    /** Takes over who was put aside before this process began. No cool-down lasts longer than the longest. */
    void load(QueueBook book) {
        long latestMs = book.turn().steadyMs() + rules.longest().toMillis();
        for (Member member : book.fleet().all()) {
            Aside now = member.aside();
            Long untilMs = now == null ? null : now.untilMs();
            if (now != null && now.kind() == Aside.Kind.COOLING && untilMs != null && untilMs > latestMs) {
                member.putAside(new Aside(now.kind(), now.reason(), latestMs));
            }
            follow(member);
        }
    }

    /** Whether a worker may be given a job now. */
    boolean takes(QueueBook book, Member member) {
        Aside now = member.aside();
        return now == null
                || switch (now.kind()) {
                    case SPARED -> true;
                    case PROBING -> book.leases().of(member.workerId()).isEmpty();
                    case COOLING, QUARANTINED, DRAINING -> false;
                };
    }

    /** How a worker is. */
    WorkerCondition condition(QueueBook book, Member member) {
        return WorkerCondition.of(
                member.isOnline(),
                member.aside(),
                TimeUnit.NANOSECONDS.toSeconds(book.turn().nanos() - member.lastHeardNanos()),
                rules.suspectAfter().toSeconds(),
                member.sleptMs());
    }

    /** Whether a worker is heard and gets work like any other. */
    boolean isHealthy(QueueBook book, Member member) {
        Aside now = member.aside();
        return member.isOnline()
                && (now == null || now.kind() == Aside.Kind.SPARED)
                && book.turn().nanos() - member.lastHeardNanos()
                        < rules.suspectAfter().toNanos();
    }

    /** An attempt ended well, by the word of its worker. */
    void completed(QueueBook book, Member member, long jobNumber) {
        Aside now = member.aside();
        member.judged(true);
        if (accused.isEmpty() && now == null && member.cooldowns() == 0) {
            return;
        }
        if (member.conduct().clear() >= rules.limit() && member.cooldowns() > 0) {
            member.cooldowns(0);
            save(book, member);
        }
        accused.remove(member);
        if (now != null && (now.kind() == Aside.Kind.PROBING || now.kind() == Aside.Kind.SPARED)) {
            change(book, member, null, "worker_healthy");
        }
        for (Member other : List.copyOf(accused)) {
            if (other.conduct().convict(jobNumber)) {
                judge(book, other);
            }
        }
    }

    /** An attempt ended badly, by the word of its worker. */
    void failed(QueueBook book, Member member, Job job, End end, long tookMs) {
        if (rules.limit() == 0) {
            return;
        }
        long number = job.spec().number();
        EndCause cause = end.cause();
        boolean isCrash = cause == EndCause.INFRASTRUCTURE;
        boolean isQuick = (cause == null || cause == EndCause.USER_EXIT) && tookMs < QUICK_MS;
        boolean isElsewhere = acquit(book, member, number);
        if (!isCrash && !isQuick) {
            endTrial(book, member);
            return;
        }
        member.judged(false);
        member.conduct().accuse(number, isCrash ? Conduct.FIRM : Conduct.QUICK);
        accused.add(member);
        if (isElsewhere) {
            member.conduct().acquit(number);
            member.judged(true);
            endTrial(book, member);
        }
        Aside now = member.aside();
        if (now != null && now.kind() == Aside.Kind.PROBING) {
            coolDown(book, member, "The job on trial failed at once");
        } else {
            judge(book, member);
        }
    }

    /** A new daemon speaks for the worker: what the old one did is forgotten, and it is tried at once. */
    void restarted(QueueBook book, Member member) {
        member.conduct().forget();
        accused.remove(member);
        Aside now = member.aside();
        if (now != null && now.kind() == Aside.Kind.COOLING) {
            change(book, member, new Aside(Aside.Kind.PROBING, now.reason(), null), "worker_probing");
        } else if (now != null && now.kind() == Aside.Kind.SPARED) {
            change(book, member, null, "worker_healthy");
        }
    }

    /** An operator decides. */
    void order(QueueBook book, Caller caller, Member member, @Nullable Aside ordered) {
        member.conduct().forget();
        accused.remove(member);
        member.cooldowns(0);
        String event = ordered == null
                ? "worker_resumed"
                : ordered.kind() == Aside.Kind.DRAINING ? "worker_drained" : "worker_quarantined";
        change(book, member, ordered, Happening.of(caller, event, member.workerId()));
    }

    /** The job failed here too, so it is not what the others did. */
    private boolean acquit(QueueBook book, Member here, long jobNumber) {
        boolean isAny = false;
        for (Member other : List.copyOf(accused)) {
            if (other != here && other.conduct().acquit(jobNumber)) {
                isAny = true;
                Aside now = other.aside();
                boolean isCleared = other.conduct().points() < rules.limit();
                if (now != null && !now.isOrdered() && isCleared) {
                    change(book, other, null, "worker_healthy");
                }
            }
        }
        return isAny;
    }

    /** A job on trial ended in a way that says nothing against the worker. */
    private void endTrial(QueueBook book, Member member) {
        Aside now = member.aside();
        if (now != null && now.kind() == Aside.Kind.PROBING) {
            member.conduct().forget();
            accused.remove(member);
            change(book, member, null, "worker_healthy");
        }
    }

    private void judge(QueueBook book, Member member) {
        Aside now = member.aside();
        int points = member.conduct().points();
        if (points >= rules.limit() && (now == null || now.kind() == Aside.Kind.SPARED)) {
            coolDown(book, member, "Attempts on it ended badly in a row, " + points + " points of " + rules.limit());
        }
    }

    private void coolDown(QueueBook book, Member member, String reason) {
        List<Member> others = book.fleet().all().stream()
                .filter(other -> other != member && isHealthy(book, other))
                .toList();
        Aside now = member.aside();
        if (others.isEmpty()) {
            String spared = reason + "; it goes on, because no other worker is healthy";
            if (now == null || now.kind() != Aside.Kind.SPARED) {
                change(book, member, new Aside(Aside.Kind.SPARED, spared, null), "worker_spared");
            }
            return;
        }
        int half = (rules.limit() + 1) / 2;
        if (others.stream().allMatch(other -> other.conduct().points() >= half)) {
            if (now != null) {
                change(book, member, null, "worker_healthy");
            }
            return;
        }
        long ms = rules.after(member.cooldowns()).toMillis();
        member.cooldowns(member.cooldowns() + 1);
        Aside cooling = new Aside(Aside.Kind.COOLING, reason, book.turn().steadyMs() + ms);
        change(book, member, cooling, "worker_cooling");
    }

    /** Ends what time ends: a cool-down becomes a trial, an order is over. */
    public void expire(QueueBook book) {
        long nowMs = book.turn().steadyMs();
        if (nowMs < nextUntilMs) {
            return;
        }
        for (Member member : List.copyOf(aside)) {
            Aside now = member.aside();
            Long untilMs = now == null ? null : now.untilMs();
            if (now == null || untilMs == null || untilMs > nowMs) {
                continue;
            }
            if (now.kind() == Aside.Kind.COOLING) {
                change(book, member, new Aside(Aside.Kind.PROBING, now.reason(), null), "worker_probing");
            } else {
                change(book, member, null, "worker_resumed");
            }
        }
    }

    /** When the next of them is over, on the monotonic clock; far away when there is none. */
    public long nextDueNanos(QueueBook book) {
        return nextUntilMs == NEVER
                ? book.turn().nanos() + TimeUnit.DAYS.toNanos(1)
                : book.turn().nanos()
                        + TimeUnit.MILLISECONDS.toNanos(
                                Math.max(0, nextUntilMs - book.turn().steadyMs()));
    }

    private void change(QueueBook book, Member member, @Nullable Aside to, String event) {
        change(book, member, to, Happening.of(Caller.CONTROL, event, member.workerId()));
    }

    private void change(QueueBook book, Member member, @Nullable Aside to, Happening happening) {
        boolean wasDraining = member.isDraining();
        member.putAside(to);
        follow(member);
        save(book, member);
        if (to != null) {
            happening.with("reason", to.reason());
            Long untilMs = to.untilMs();
            if (untilMs != null) {
                happening.details().put("until_ms", untilMs);
            }
        }
        book.log(happening, null, to == null ? "INFO" : "WARN");
        book.parked().changed(member.workerId());
        if (wasDraining != member.isDraining()) {
            // It hears so with the answer to the poll that waits.
            book.parked().wake(member.workerId());
        }
    }

    private void follow(Member member) {
        Aside now = member.aside();
        if (now == null) {
            aside.remove(member);
        } else {
            aside.add(member);
        }
        nextUntilMs = NEVER;
        for (Member each : aside) {
            Aside its = each.aside();
            Long untilMs = its == null ? null : its.untilMs();
            nextUntilMs = untilMs == null ? nextUntilMs : Math.min(nextUntilMs, untilMs);
        }
    }

    private static void save(QueueBook book, Member member) {
        book.save(member);
    }
}
