package hdcf.client;

import hdcf.schema.wire.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of jobs, newest first.
 *
 * @param nextCursor asks for the next page; null on the last
 */
public record JobPage(List<JobView> jobs, @Nullable String nextCursor) {}
