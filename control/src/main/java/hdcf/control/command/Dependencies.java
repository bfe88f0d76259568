package hdcf.control.command;

import hdcf.control.job.Condition;
import hdcf.control.job.Job;
import hdcf.control.job.Readiness;
import hdcf.control.job.Refusal;
import hdcf.control.store.DependencyTable;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Jobs that wait for other jobs: how that is stored when they are submitted, and judged when a job has ended. */
public final class Dependencies {
    private Dependencies() {}

    /** Refuses jobs that wait for one which is not here; to be asked before the first of them is stored. */
    static void check(QueueBook book, List<NewJob> jobs) throws Refusal {
        for (NewJob job : jobs) {
            resolve(book, job.asked().bond().after());
        }
    }

    /** The numbers of jobs that are waited for, and how they have to end. */
    static Map<Long, Condition> resolve(QueueBook book, List<Prior> priors) throws Refusal {
        Map<Long, Condition> resolved = new LinkedHashMap<>();
        for (Prior prior : priors) {
            long number = find(book, prior);
            if (resolved.put(number, prior.condition()) != null) {
                throw twice(prior, number);
            }
        }
        return resolved;
    }

    static Refusal twice(Prior prior, long number) {
        return fault(prior, "duplicate", "to name each job once, found job " + number + " twice");
    }

    private static long find(QueueBook book, Prior prior) throws Refusal {
        try {
            return Named.job(book, prior.job()).spec().number();
        } catch (Refusal unknown) {
            String found = unknown.detail().substring(unknown.detail().lastIndexOf("found ") + "found ".length());
            throw fault(prior, "unknown_job", "to name a job that is here, found " + found);
        }
    }

    private static Refusal fault(Prior prior, String code, String sentence) {
        return new Refusal(
                ProblemCode.OUT_OF_RANGE,
                "Expected " + prior.pointer().substring(1) + " " + sentence,
                List.of(new Problem.Fault(prior.pointer(), code)));
    }

    /** Has a job that was stored this moment wait for others, which were found before. */
    static void insert(QueueBook book, long number, NewJob job) {
        try {
            tie(book, number, resolve(book, job.asked().bond().after()));
        } catch (Refusal impossible) {
            throw new IllegalStateException("Expected the jobs that were found a moment ago", impossible);
        }
    }

    /** Has a job wait for others. */
    static void tie(QueueBook book, long number, Map<Long, Condition> priors) {
        DependencyTable table = book.store().dependencies();
        priors.forEach((prior, condition) -> table.insert(number, prior, condition));
        table.tie(number, priors.size());
    }

    /** Judges a job that was submitted this moment: what it waits for may have ended long ago. */
    static SubmitAnswer judge(QueueBook book, Caller caller, SubmitAnswer answer) {
        long number = answer.number();
        DependencyTable.Edge seen = DependencyTable.Edge.before(number);
        List<DependencyTable.Edge> edges;
        do {
            edges = book.store().dependencies().ofJobs(seen, number);
            for (DependencyTable.Edge edge : edges) {
                judge(book, caller, edge);
                seen = edge;
            }
        } while (edges.size() == DependencyTable.SLICE);
        Job job = Objects.requireNonNull(book.store().jobs().find(number));
        return new SubmitAnswer(answer.jobId(), job.status(), number, null);
    }

    /** Judges one dependency, if it is not decided and the job that is waited for has ended. */
    public static void judge(QueueBook book, Caller caller, DependencyTable.Edge edge) {
        if (!edge.isWaiting() || !edge.status().isTerminal()) {
            return;
        }
        boolean isSatisfied = edge.condition().isSatisfiedBy(edge.status());
        if (!book.store().dependencies().decide(edge.job(), edge.dependsOn(), isSatisfied)) {
            return;
        }
        Job job = Objects.requireNonNull(book.store().jobs().find(edge.job()));
        int unmet = job.state().waits().unmet();
        if (job.status() != JobStatus.PENDING || unmet == 0) {
            // It was aborted, or needs no more than what it has.
            return;
        }
        boolean isAnyEnough = job.spec().ties().isAnyEnough();
        int left = isSatisfied == isAnyEnough ? 0 : unmet - 1;
        if (left > 0) {
            book.store().dependencies().unmet(edge.job(), unmet, left);
        } else if (isSatisfied) {
            meet(book, caller, job);
        } else {
            Aborting.abort(book, caller, job, reason(edge, isAnyEnough));
        }
    }

    private static void meet(QueueBook book, Caller caller, Job job) {
        try {
            Readiness.meet(job, 0, book.turn().wallMs(), caller.principal());
        } catch (Refusal impossible) {
            throw new IllegalStateException("Expected a job that waits to go on", impossible);
        }
        book.save(job, Happening.of(caller, "dependencies_met", null));
    }

    private static String reason(DependencyTable.Edge edge, boolean isAnyEnough) {
        String end = switch (edge.condition()) {
            case OK -> "complete";
            case FAIL -> "fail";
            case ANY -> "end";
        };
        return "Expected " + (isAnyEnough ? "one of the jobs it waits for, at last job " : "job ") + edge.dependsOn()
                + " to " + end + ", but it is " + edge.status();
    }
}
