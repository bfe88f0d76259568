package hdcf.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A question for what an attempt wrote.
 *
 * @param stream {@code stdout} or {@code stderr}
 * @param attempt its number; 0 for the last one
 * @param after only the first attempt above this number; 0 for any
 * @param offset the first byte
 * @param follow whether to go on until the end of the attempt is recorded
 */
public record OutputQuery(String stream, long attempt, long after, long offset, boolean follow) {
    /** All that the last attempt wrote. */
    public static OutputQuery of(String stream) {
        return new OutputQuery(stream, 0, 0, 0, false);
    }

    String target(String jobs, String jobId) {
        StringBuilder target = new StringBuilder(jobs)
                .append('/')
                .append(URLEncoder.encode(jobId, StandardCharsets.UTF_8).replace("+", "%20"))
                .append("/output/")
                .append(stream);
        char mark = '?';
        if (attempt > 0) {
            target.append(mark).append("attempt=").append(attempt);
            mark = '&';
        }
        if (after > 0) {
            target.append(mark).append("after=").append(after);
            mark = '&';
        }
        if (offset > 0) {
            target.append(mark).append("offset=").append(offset);
            mark = '&';
        }
        if (follow) {
            target.append(mark).append("follow=true");
        }
        return target.toString();
    }
}
