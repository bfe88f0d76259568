package hdcf.control.command.live;

import hdcf.control.job.Needs;
import hdcf.control.store.Candidate;

/** What may keep ready jobs from being claimed whoever asks, and in which order they are. Confined to the writer thread. */
public interface Admission {
    /** Whether shared limits let jobs with these needs start now. */
    boolean allows(Needs needs);

    /** Whether nothing more urgent holds this one back. */
    boolean lets(Candidate candidate);

    /** For so long a job waits for one step of priority; 0: it never gets one. */
    long agingWindowSec();

    /** Unix seconds. */
    long nowSec();
}
