package hdcf.schema.wire;

/** The limits that both sides of the wire know. */
public final class Limits {
    /** Bytes of each stream that may travel inside a report. */
    public static final int INLINE_OUTPUT_BYTES = 8 * 1024;
    /** Elements of an array of acks or reports. */
    public static final int REPORT_ARRAY = 256;
    /** Elements of an array of jobs. */
    public static final int SUBMIT_ARRAY = 100_000;
    /** Completed jobs, and held assignments, in one {@code /reconnect} or heartbeat: all slots of a worker, and what it owes. */
    public static final int RECONNECT_ENTRIES = 2_000;
    /** Bytes of an ordinary body. */
    public static final int BODY_BYTES = 1024 * 1024;
    /** Bytes of an array of acks or reports, and of a {@code /reconnect}. */
    public static final int REPORT_BODY_BYTES = 8 * 1024 * 1024;
    /** Bytes of an array of jobs. */
    public static final int SUBMIT_BODY_BYTES = 64 * 1024 * 1024;
    /** Milliseconds that {@code wait_ms} may ask for. */
    public static final int WAIT_MS = 60_000;
    /** Assignments that {@code max} may ask for. */
    public static final int CLAIM_MAX = 256;
    /** Jobs on one page of a list, and how many when nothing was asked. */
    public static final int LIST_MAX = 10_000;
    /** Jobs on a page when no limit was given. */
    public static final int LIST_DEFAULT = 1_000;
    /** Jobs that come next, in one answer. */
    public static final int NEXT_MAX = 1_000;
    /** Events in one answer. */
    public static final int EVENTS_MAX = 5_000;
    /** Events in one answer when no limit was given. */
    public static final int EVENTS_DEFAULT = 200;

    /** Bytes of one chunk of streamed output, or of a blob. */
    public static final int CHUNK_BYTES = 1024 * 1024;
    /** Input files of a job, and output files of an attempt. */
    public static final int JOB_FILES = 1_000;
    /** Sums in one question for missing blobs. */
    public static final int BLOB_LIST = 1_000;
    /** Bytes of one blob. */
    public static final long BLOB_BYTES = 16L * 1024 * 1024 * 1024;
    /** Characters of a note on progress. */
    public static final int PROGRESS_CHARS = 200;
    /** Globs of output files of a job. */
    public static final int JOB_GLOBS = 64;

    /** GPUs of a worker, or of a job. */
    public static final int GPUS = 64;
    /** Named resources, preferred or avoided capabilities, and conditions of a retry. */
    public static final int RESOURCES = 64;

    /** Limits shared by jobs. */
    public static final int SHARED_LIMITS = 1_000;
    /** Jobs that one job may wait for. */
    public static final int AFTER = 10_000;
    /** Of them, those that are shown with it. */
    public static final int AFTER_SHOWN = 1_000;
    /** Times that jobs of one batch wait for another one. */
    public static final int BATCH_AFTER = 200_000;
    /** Bytes of an item of a batch, which has to fit into the environment of a command. */
    public static final int ITEM_BYTES = 64 * 1024;
    /** Bytes of items that may stand before the job they are for. */
    public static final int EARLY_ITEMS_BYTES = 8 * 1024 * 1024;

    /** Labels of a job. */
    public static final int LABELS = 16;
    /** Characters of a label. */
    public static final int LABEL_CHARS = 128;
    /** Schedules that there may be. */
    public static final int SCHEDULES = 1_000;
    /** Missed times that a schedule may make up for at once. */
    public static final int MISSED = 100;
    /** Bytes of the payload of a job, as JSON. */
    public static final int PAYLOAD_BYTES = 64 * 1024;

    private Limits() {}
}
