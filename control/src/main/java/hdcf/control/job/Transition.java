package hdcf.control.job;

import hdcf.schema.wire.JobStatus;

/** The verdict of the table on one event in one state. */
public sealed interface Transition {
    /** The job goes to another state, or enters its own anew. */
    record Move(JobStatus to) implements Transition {}

    /** It has happened before; the caller is told so and nothing changes. */
    record Repeat() implements Transition {}

    /** It cannot happen here. */
    record Refuse() implements Transition {}
}
