package hdcf.control.law;

import hdcf.control.command.BatchReceipt;
import hdcf.control.command.Bond;
import hdcf.control.command.NewJob;
import hdcf.control.command.Prior;
import hdcf.control.command.SubmitBatchCommand;
import hdcf.control.job.Condition;
import hdcf.control.job.Refusal;
import hdcf.control.store.TallyTable;
import hdcf.schema.wire.BatchPolicy;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.JobView;
import java.util.ArrayList;
import java.util.List;

/** Submits batches and jobs that wait for each other, and looks at them. */
final class Batches {
    static final TallyTable.Terms PLAIN = new TallyTable.Terms(null, null, null, BatchPolicy.PARTIAL);

    private final Plane plane;

    Batches(Plane plane) {
        this.plane = plane;
    }

    static TallyTable.Terms atMost(int maxRunning) {
        return new TallyTable.Terms("night", maxRunning, null, BatchPolicy.PARTIAL);
    }

    static TallyTable.Terms upTo(int maxFails) {
        return new TallyTable.Terms(null, null, maxFails, BatchPolicy.PARTIAL);
    }

    /** A batch of so many jobs that wait for nothing. */
    long submit(TallyTable.Terms terms, int jobs, NewJob job) throws Refusal {
        List<NewJob> all = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            all.add(job.with(Bond.NONE.of(new Bond.Task(i, "item " + i))));
        }
        return plane.call(new SubmitBatchCommand(Plane.CALLER, all, List.of(), terms, null))
                .batch()
                .number();
    }

    /** A batch whose jobs wait for each other, each by {@code job>prior}; a {@code !} before the prior waits for its failure. */
    long graph(TallyTable.Terms terms, int jobs, String... edges) throws Refusal {
        List<NewJob> all = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            all.add(once().with(new Bond("n" + i, List.of(), false, new Bond.Task(i, null))));
        }
        List<SubmitBatchCommand.Bound> bounds = new ArrayList<>();
        for (String edge : edges) {
            String[] ends = edge.split(">", -1);
            boolean isFail = ends[1].startsWith("!");
            int prior = Integer.parseInt(ends[1].replace("!", ""));
            bounds.add(new SubmitBatchCommand.Bound(
                    Integer.parseInt(ends[0]),
                    prior,
                    new Prior("n" + prior, isFail ? Condition.FAIL : Condition.OK, "/jobs/0/after/0/job")));
        }
        BatchReceipt receipt = plane.call(new SubmitBatchCommand(Plane.CALLER, all, bounds, terms, null));
        return receipt.batch().number();
    }

    /** A job that is tried once only. */
    static NewJob once() {
        return new NewJob("true", List.of(), "", 0, 1, 0, 0, 0, false, List.of());
    }

    static NewJob after(Condition condition, boolean isAnyEnough, String... jobs) {
        List<Prior> priors = new ArrayList<>();
        for (String job : jobs) {
            priors.add(new Prior(job, condition, "/after/" + priors.size() + "/job"));
        }
        return once().with(new Bond(null, priors, isAnyEnough, null));
    }

    BatchView view(long number) throws Refusal {
        return plane.reads().batch(String.valueOf(number));
    }

    /** The jobs of a batch, in its order. */
    List<JobView> jobs(long number) throws Refusal {
        List<JobView> jobs = new ArrayList<>();
        for (var result : plane.reads().results(number, 0, 10_000)) {
            jobs.add(plane.view(result.jobId()));
        }
        return jobs;
    }

    /** The states of its jobs, in its order. */
    List<JobStatus> states(long number) throws Refusal {
        return jobs(number).stream().map(JobView::status).toList();
    }

    /** Whether each stored count is the number of rows, for every batch. */
    static List<String> wrongCounts(Plane plane) {
        StringBuilder sql = new StringBuilder();
        for (JobStatus status : JobStatus.values()) {
            sql.append(sql.length() == 0 ? "SELECT b.number FROM batches b WHERE b.kind = 'batch' AND (" : " OR ")
                    .append("b.")
                    .append(status.name().toLowerCase(java.util.Locale.ROOT))
                    .append(" <> (SELECT count(*) FROM jobs j WHERE j.batch_number = b.number AND j.status = '")
                    .append(status.name())
                    .append("')");
        }
        sql.append(" OR b.places <> (SELECT count(*) FROM jobs j WHERE j.batch_number = b.number AND j.place = 2))");
        return Shell.rows(plane.file(), sql.toString());
    }
}
