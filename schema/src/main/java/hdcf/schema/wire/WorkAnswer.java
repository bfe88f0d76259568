package hdcf.schema.wire;

import java.util.List;

/** Answer of {@code GET /next-job} with {@code max}: what to start, what to stop, and whether to take no more. */
public record WorkAnswer(List<Assignment> jobs, List<AbortNotice> abort, boolean drain) {}
