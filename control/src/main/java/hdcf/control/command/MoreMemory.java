package hdcf.control.command;

import hdcf.control.job.Amounts;
import hdcf.control.job.Job;
import hdcf.control.job.Policy;
import hdcf.control.job.Revision;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.Resources;

/** What a job gets after its memory was not enough, if it asked for that: more of it at the next attempt. */
final class MoreMemory {
    private static final long MAX_MEMORY_MB = 1L << 30;

    private MoreMemory() {}

    /** Raises the memory of a job that will be tried again; returns whether it asked for that. */
    static boolean raise(QueueBook book, Job job) {
        String policy = job.spec().wishes().policy();
        String resources = job.spec().wishes().resources();
        if (policy == null || resources == null || job.status() != JobStatus.RETRYING) {
            return false;
        }
        Resources asked = Json.parse(resources, Resources.class);
        Long memoryMb = asked.memoryMb();
        double factor = Policy.of(policy).memoryFactor();
        if (memoryMb == null || factor == 1) {
            return false;
        }
        long raised = Math.min(MAX_MEMORY_MB, (long) Math.ceil(memoryMb * factor));
        Resources more = new Resources(asked.cpus(), raised, asked.gpus(), asked.devices(), asked.named());
        long classId = book.ready()
                .classFor(
                        book.ready().needs(job.spec().classId()).with(Amounts.asked(more)),
                        book.turn().wallSec());
        Revision.raise(job, classId, Json.text(more));
        book.store().revisions().respecify(job);
        return true;
    }
}
