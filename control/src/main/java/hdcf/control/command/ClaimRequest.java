package hdcf.control.command;

import org.jspecify.annotations.Nullable;

/**
 * What a polling worker asks for.
 *
 * @param max at most so many assignments; 0 waits for news only
 * @param waitMs how long to wait for work or news; 0 answers at once
 * @param claimId the same one gets the same assignments again
 */
public record ClaimRequest(
        String workerId, int max, long waitMs, @Nullable String claimId) {}
