package hdcf.control.store;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.BatchResult;
import hdcf.schema.wire.BatchView;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.StoredFile;
import hdcf.schema.wire.WorkerView;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What readers may ask. Each call is a short transaction on a connection of its own, with a hard time limit.
 *
 * <p>Safe for use by several threads; a call may wait for a free connection. A call that takes too long is refused with
 * {@code query_too_slow}.
 */
public interface Reads {
    /**
     * One job.
     *
     * @param idOrNumber its {@code job_id}, or its number in decimal digits
     * @throws Refusal {@code not_found}
     */
    JobView job(String idOrNumber) throws Refusal;

    /**
     * A page of jobs, newest first.
     *
     * @param beforeNumber only jobs with a lower number; null from the newest
     */
    JobList jobs(JobFilter filter, int limit, @Nullable Long beforeNumber) throws Refusal;

    /**
     * The jobs that claims take next, in the order in which one worker that could run all of them would take them; jobs that wait for a
     * time, a place or other jobs are not among them.
     *
     * @param limit at most so many, up to {@link hdcf.schema.wire.Limits#NEXT_MAX}
     */
    List<JobView> next(int limit) throws Refusal;

    /** All workers, by id. */
    List<WorkerView> workers() throws Refusal;

    /** All recurring work, by number. */
    List<ScheduleView> schedules() throws Refusal;

    /**
     * Recurring work.
     *
     * @throws Refusal {@code not_found}
     */
    ScheduleView schedule(String idNumberOrName) throws Refusal;

    /** Events of the audit log. */
    List<EventView> events(EventFilter filter) throws Refusal;

    /**
     * Where what an attempt wrote is.
     *
     * @throws Refusal {@code not_found} when there is no such job
     */
    OutputView output(String idOrNumber, OutputQuestion question) throws Refusal;

    /**
     * The acked delivery of a job with this assignment, or null.
     *
     * @throws Refusal {@code not_found} when there is no such job
     */
    @Nullable
    StoredAttempt attempt(String idOrNumber, String assignmentId) throws Refusal;

    /** Of these jobs, those that are there and have an attempt with streamed output. */
    Set<String> withOutput(Collection<String> jobIds) throws Refusal;

    /**
     * The files that an attempt left behind, by path.
     *
     * @param attempt its lease epoch; null for the last one that was reported
     * @throws Refusal {@code not_found}
     */
    List<StoredFile> files(String idOrNumber, @Nullable Long attempt) throws Refusal;

    /** The length of a blob; null when it is not here. */
    @Nullable
    Long blob(String sha256) throws Refusal;

    /** Those of these sums, at most some hundred, whose blob is here. */
    Set<String> blobs(List<String> sums) throws Refusal;

    /**
     * One batch.
     *
     * @param idOrNumber its {@code batch_id}, or its number in decimal digits
     * @throws Refusal {@code not_found}
     */
    BatchView batch(String idOrNumber) throws Refusal;

    /**
     * A page of batches, newest first.
     *
     * @param beforeNumber only batches with a lower number; null from the newest
     */
    List<BatchView> batches(int limit, @Nullable Long beforeNumber) throws Refusal;

    /**
     * How the next jobs of a batch stand, in the order of the batch.
     *
     * @param position how many of its jobs to pass over
     */
    List<BatchResult> results(long batchNumber, long position, int limit) throws Refusal;
}
