package hdcf.control.command;

import hdcf.control.job.Refusal;
import hdcf.control.store.BlobTable;
import hdcf.schema.wire.InputFile;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import java.util.List;

/** The files that jobs are submitted with. An ordinary job has none and costs nothing here. */
final class JobFiles {
    private JobFiles() {}

    /** Refuses jobs that need a blob which is not here; to be asked before the first of them is stored. */
    static void check(QueueBook book, List<NewJob> jobs) throws Refusal {
        for (NewJob job : jobs) {
            List<InputFile> inputs = job.asked().inputs();
            for (int i = 0; i < inputs.size(); i++) {
                String sha256 = inputs.get(i).sha256();
                if (book.store().blobs().length(sha256) == null) {
                    String pointer = job.asked().pointer() + "/execution/inputs/" + i + "/sha256";
                    throw new Refusal(
                            ProblemCode.UNKNOWN_BLOB,
                            "Expected " + pointer.substring(1) + " to name a blob that is here, found none with sum "
                                    + sha256 + "; upload it first with PUT /blobs/" + sha256,
                            List.of(new Problem.Fault(pointer, "unknown_blob")));
                }
            }
        }
    }

    /** Stores what a job needs; from here on its blobs stay as long as the job. */
    static void insert(QueueBook book, long jobNumber, NewJob job) {
        BlobTable blobs = book.store().blobs();
        for (InputFile input : job.asked().inputs()) {
            blobs.insertInput(jobNumber, input);
            blobs.touch(input.sha256(), book.turn().wallSec());
        }
    }
}
