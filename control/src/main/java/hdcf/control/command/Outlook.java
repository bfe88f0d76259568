package hdcf.control.command;

import hdcf.control.command.live.Member;
import hdcf.control.job.Aside;
import hdcf.control.job.Job;
import hdcf.control.job.JobSpec;
import hdcf.control.job.Lack;
import hdcf.control.job.Needs;
import hdcf.control.job.Offer;
import hdcf.control.job.Policy;
import hdcf.control.store.Candidate;
import hdcf.control.store.RevisionTable;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.WhyAnswer;
import hdcf.schema.wire.WhyWorker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a ready job could go: each worker is asked as a claim of it would be answered, by the same code. */
final class Outlook {
    private static final String TAKES = "takes";
    private static final String BEHIND = "behind";
    private static final String FULL = "full";
    private static final String DECLINED = "declined";
    private static final String LIMITED = "limited";
    private static final String ASIDE = "put_aside";
    private static final String LACKS = "lacks";
    private static final String OFFLINE = "offline";

    private final QueueBook book;
    private final JobSpec spec;
    private final Needs needs;
    private final Candidate self;
    private final List<WhyWorker> workers = new ArrayList<>();
    private @Nullable Member nearest;
    private @Nullable Member passing;
    private @Nullable Aside aside;

    private Outlook(QueueBook book, Job job) {
        this.book = book;
        this.spec = job.spec();
        this.needs = book.ready().needs(spec.classId());
        this.self = new Candidate(
                spec.number(),
                spec.priority(),
                spec.createdAt(),
                spec.id(),
                spec.classId(),
                Policy.of(spec.wishes().policy())
                        .taste(
                                job.lease().workerId(),
                                Math.floorDiv(job.state().times().updatedAtMs(), 1000L)),
                job.state().budget().attemptCount() > 0);
    }

    static WhyAnswer of(QueueBook book, Job job) {
        Outlook outlook = new Outlook(book, job);
        book.fleet().all().forEach(outlook::ask);
        return outlook.answer();
    }

    private void ask(Member member) {
        String name = member.workerId();
        if (!member.isOnline()) {
            add(name, OFFLINE, "is not heard");
            return;
        }
        if (!member.whole().satisfies(needs)) {
            nearest = nearest == null || lacking(member) < lacking(nearest) ? member : nearest;
            add(name, LACKS, "has not " + wanted(member.whole().lacks(needs)));
            return;
        }
        if (!book.health().takes(book, member)) {
            aside = aside == null ? member.aside() : aside;
            add(name, ASIDE, putAside(member));
            return;
        }
        Offer left = book.reservations().left(member);
        if (!left.satisfies(needs)) {
            add(
                    name,
                    FULL,
                    "has only " + left.lacks(needs).stream().map(Lack::hasWords).collect(Collectors.joining(" and "))
                            + " left beside what it runs");
            return;
        }
        if (!book.limits().allow(needs)) {
            add(name, LIMITED, "could run it, but a limit is used up");
            return;
        }
        Candidate best = book.ready().best(left, candidate -> Welcome.isWelcome(book, candidate, member));
        if (best != null && best.number() == spec.number()) {
            add(name, TAKES, "takes it with its next poll");
        } else if (!Welcome.isWelcome(book, self, member)) {
            add(
                    name,
                    DECLINED,
                    Welcome.hasRetryRoom(book, self, member)
                            ? "could take it, but a better worker is waited for"
                            : "runs as many retries as it may");
        } else {
            passing = passing == null ? member : passing;
            add(
                    name,
                    BEHIND,
                    best == null
                            ? "takes more urgent jobs or looks at others first"
                            : "takes job " + best.number() + " first");
        }
    }

    private String putAside(Member member) {
        Aside now = member.aside();
        if (now == null) {
            return "takes it when it can";
        }
        Long untilMs = now.untilMs();
        String more = untilMs == null
                ? ""
                : " for " + Math.max(0, (untilMs - book.turn().steadyMs() + 999) / 1000) + " s";
        return switch (now.kind()) {
                    case COOLING -> "cools down" + more;
                    case PROBING -> "has one job on trial";
                    case QUARANTINED -> "is quarantined" + more;
                    case DRAINING -> "is drained" + more;
                    case SPARED -> "takes work";
                }
                + " (" + now.reason() + ")";
    }

    private WhyAnswer answer() {
        if (workers.stream().allMatch(worker -> worker.code().equals(OFFLINE))) {
            return answer(
                    "no_worker",
                    workers.isEmpty() ? "There is no worker" : "No worker is heard",
                    "start a worker, or look why none is heard");
        }
        if (has(TAKES)) {
            return answer(
                    "next",
                    "It is next: " + named(TAKES),
                    "wait for the next poll; with every slot busy, for one to be free");
        }
        Member behind = passing;
        if (behind != null) {
            long ahead = ahead(behind);
            String many = ahead >= RevisionTable.AHEAD_LIMIT ? "at least " + ahead : String.valueOf(ahead);
            return new WhyAnswer(
                    spec.id(),
                    spec.number(),
                    JobStatus.PENDING,
                    BEHIND,
                    "It is behind " + many + (ahead == 1 ? " job" : " jobs") + " of higher priority or older",
                    "raise its priority, or start another worker",
                    null,
                    ahead,
                    workers);
        }
        if (has(LIMITED)) {
            return limited();
        }
        if (has(FULL)) {
            return answer(FULL, "It waits for room: " + named(FULL), "wait for a job to end, or start another worker");
        }
        if (has(DECLINED)) {
            return answer(
                    DECLINED,
                    "It waits for a better worker or moment: " + named(DECLINED),
                    "wait; a wish lapses after a minute, and retries end");
        }
        Aside now = aside;
        if (now != null) {
            return new WhyAnswer(
                    spec.id(),
                    spec.number(),
                    JobStatus.PENDING,
                    ASIDE,
                    "Whoever could run it is put aside: " + named(ASIDE),
                    now.isOrdered()
                            ? "resume the worker with POST /workers/{id}/resume, or start another one"
                            : "wait, look why attempts fail there, or start another worker",
                    now.untilMs(),
                    null,
                    List.copyOf(workers));
        }
        return unsatisfiable();
    }

    private WhyAnswer limited() {
        String name = needs.limits().entrySet().stream()
                .filter(wanted -> wanted.getValue() > book.limits().left(wanted.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse("");
        long capacity = book.limits().capacity(name);
        long used = book.limits().used(name);
        return book.limits().knows(name)
                ? answer(
                        LIMITED,
                        "It waits for limit " + name + ", of which " + used + " of " + capacity + " is taken; it takes "
                                + needs.limits().get(name),
                        "wait for a job that holds it to end, or raise it with PUT /limits/" + name)
                : answer(
                        LIMITED,
                        "It waits for limit " + name + ", which nobody has set",
                        "set it with PUT /limits/" + name + " or --limit " + name + "=N, or submit it without");
    }

    private WhyAnswer unsatisfiable() {
        Member member = nearest;
        if (member == null) {
            return answer("no_worker", "No worker is heard", "start a worker");
        }
        List<Lack> lacks = member.whole().lacks(needs);
        return answer(
                "unsatisfiable",
                "No worker has " + wanted(lacks) + "; " + member.workerId() + " comes nearest with "
                        + lacks.stream().map(lack -> has(lack)).collect(Collectors.joining(" and ")),
                "start a worker that offers " + wanted(lacks) + ", or submit the job again asking for less");
    }

    private static String has(Lack lack) {
        return lack.kind().equals("capability") ? "no " + lack.wantedWords() : lack.hasWords();
    }

    private static String wanted(List<Lack> lacks) {
        return lacks.stream().map(Lack::wantedWords).collect(Collectors.joining(" and "));
    }

    /** Ready jobs that this worker would take before. */
    private long ahead(Member member) {
        Offer left = book.reservations().left(member);
        long ahead = 0;
        for (Long classId : book.ready().classes()) {
            if (ahead < RevisionTable.AHEAD_LIMIT && left.satisfies(book.ready().needs(classId))) {
                ahead += book.store().revisions().ahead(classId, spec);
            }
        }
        return Math.min(ahead, RevisionTable.AHEAD_LIMIT);
    }

    /** How far a worker is from what is needed: by the number of things, then by how much of the worst is there. */
    private double lacking(Member member) {
        List<Lack> lacks = member.whole().lacks(needs);
        double worst = lacks.stream()
                .map(lack -> 1 - (double) lack.has() / lack.wanted())
                .max(Comparator.naturalOrder())
                .orElse(0.0);
        return lacks.size() + worst / 2;
    }

    private void add(String workerId, String code, String words) {
        workers.add(new WhyWorker(workerId, code, workerId + " " + words));
    }

    private boolean has(String code) {
        return workers.stream().anyMatch(worker -> worker.code().equals(code));
    }

    private String named(String code) {
        return workers.stream()
                .filter(worker -> worker.code().equals(code))
                .findFirst()
                .map(WhyWorker::sentence)
                .orElse("");
    }

    private WhyAnswer answer(String code, String sentence, String fix) {
        return new WhyAnswer(
                spec.id(), spec.number(), JobStatus.PENDING, code, sentence, fix, null, null, List.copyOf(workers));
    }
}
