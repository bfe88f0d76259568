package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.SubmitRequest;

/** What a job must look like, for those who submit one that no call brings at this moment. */
@FunctionalInterface
public interface JobRules {
    /** The job that was asked for, with its defaults filled in. */
    NewJob check(SubmitRequest asked) throws Refusal;
}
