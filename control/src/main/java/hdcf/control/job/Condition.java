package hdcf.control.job;

import hdcf.schema.wire.JobStatus;

/** How a job has to end for one that waits for it. */
public enum Condition {
    /** It completed. */
    OK("ok", "ok"),
    /** It failed or was aborted. */
    FAIL("fail", "not_ok"),
    /** It ended. */
    ANY("any", "any");

    private final String word;
    private final String stored;

    Condition(String word, String stored) {
        this.word = word;
        this.stored = stored;
    }

    /** The name on the wire. */
    public String word() {
        return word;
    }

    /** The name in the database. */
    public String stored() {
        return stored;
    }

    /** The one with this name in the database. */
    public static Condition ofStored(String name) {
        for (Condition condition : values()) {
            if (condition.stored.equals(name)) {
                return condition;
            }
        }
        throw new IllegalArgumentException("Expected a condition, found " + name);
    }

    /** Whether an end satisfies it. */
    public boolean isSatisfiedBy(JobStatus end) {
        return switch (this) {
            case OK -> end == JobStatus.COMPLETED;
            case FAIL -> end == JobStatus.FAILED || end == JobStatus.ABORTED;
            case ANY -> end.isTerminal();
        };
    }
}
