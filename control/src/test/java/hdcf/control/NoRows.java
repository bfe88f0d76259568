package hdcf.control;

import hdcf.control.job.Refusal;
import hdcf.control.store.EventFilter;
import hdcf.control.store.JobFilter;
import hdcf.control.store.JobList;
import hdcf.control.store.OutputQuestion;
import hdcf.control.store.OutputView;
import hdcf.control.store.Reads;
import hdcf.control.store.StoredAttempt;
import hdcf.schema.wire.BatchResult;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.StoredFile;
import hdcf.schema.wire.WorkerView;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A database without rows. */
final class NoRows implements Reads {
    @Override
    public JobView job(String idOrNumber) {
        throw new IllegalStateException("Expected no question for a job");
    }

    @Override
    public JobList jobs(JobFilter filter, int limit, @Nullable Long beforeNumber) {
        return new JobList(List.of(), null);
    }

    @Override
    public List<JobView> next(int limit) {
        return List.of();
    }

    @Override
    public List<WorkerView> workers() {
        return List.of();
    }

    @Override
    public List<ScheduleView> schedules() {
        return List.of();
    }

    @Override
    public ScheduleView schedule(String idNumberOrName) throws Refusal {
        throw new Refusal(ProblemCode.NOT_FOUND, "Expected a schedule, found none named " + idNumberOrName);
    }

    @Override
    public List<EventView> events(EventFilter filter) {
        return List.of();
    }

    @Override
    public OutputView output(String idOrNumber, OutputQuestion question) {
        throw new IllegalStateException("Expected no question for output");
    }

    @Override
    public List<StoredFile> files(String idOrNumber, @Nullable Long attempt) {
        return List.of();
    }

    @Override
    public @Nullable Long blob(String sha256) {
        return null;
    }

    @Override
    public Set<String> blobs(List<String> sums) {
        return Set.of();
    }

    @Override
    public @Nullable StoredAttempt attempt(String idOrNumber, String assignmentId) {
        return null;
    }

    @Override
    public Set<String> withOutput(Collection<String> jobIds) {
        return Set.of();
    }

    @Override
    public BatchView batch(String idOrNumber) {
        throw new IllegalStateException("Expected no question for a batch");
    }

    @Override
    public List<BatchView> batches(int limit, @Nullable Long beforeNumber) {
        return List.of();
    }

    @Override
    public List<BatchResult> results(long batchNumber, long position, int limit) {
        return List.of();
    }
}
