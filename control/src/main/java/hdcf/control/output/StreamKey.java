package hdcf.control.output;

import java.util.regex.Pattern;

/**
 * One stream of one attempt. Its ids become the names of folders, so they are looked up and never taken from a request, and are
 * checked all the same.
 */
public record StreamKey(String jobId, String assignmentId, Stream stream) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    public StreamKey {
        if (!NAME.matcher(jobId).matches() || !NAME.matcher(assignmentId).matches()) {
            throw new IllegalArgumentException("Expected ids that can name folders, found others");
        }
    }

    /** The other stream of the same attempt, or this one. */
    public StreamKey with(Stream other) {
        return new StreamKey(jobId, assignmentId, other);
    }
}
