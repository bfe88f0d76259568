package hdcf.control.store;

import hdcf.schema.wire.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of jobs, newest first.
 *
 * @param nextBefore the page after this one holds the jobs with a lower number; null when there is none
 */
public record JobList(List<JobView> jobs, @Nullable Long nextBefore) {}
