package hdcf.control.job;

/** Decides whether a bad end leads to another attempt. */
final class FailurePolicy {
    private FailurePolicy() {}

    /**
     * The user's own ends are paid from {@code max_attempts}, infrastructure's from {@code crash_limit}.
     *
     * @param paid what is used up, with this end counted
     */
    static boolean allowsAnother(JobSpec spec, Budget paid, boolean isUsers) {
        return isUsers ? paid.userEnds() < spec.maxAttempts() : paid.crashEnds() <= spec.crashLimit();
    }
}
