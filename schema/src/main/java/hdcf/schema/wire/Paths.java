package hdcf.schema.wire;

/** The paths of the protocol, and the headers of our own. */
public final class Paths {
    public static final String JOBS = "/jobs";
    public static final String SCHEDULES = "/schedules";
    public static final String TEMPLATES = "/templates";
    public static final String BATCHES = "/batches";
    public static final String BLOBS = "/blobs";
    public static final String WORKERS = "/workers";
    public static final String LIMITS = "/limits";
    public static final String REGISTER = "/register";
    public static final String NEXT_JOB = "/next-job";
    public static final String ACK = "/ack";
    public static final String HEARTBEAT = "/heartbeat";
    public static final String COMPLETE = "/complete";
    public static final String FAIL = "/fail";
    public static final String ABORT = "/abort";
    public static final String RECONNECT = "/reconnect";
    public static final String RELEASE = "/release";
    public static final String EVENTS = "/events";
    public static final String BACKUP = "/backup";
    public static final String HEALTHZ = "/healthz";
    public static final String METRICS = "/metrics";
    public static final String OPENAPI = "/openapi.json";

    /** On every answer: the version of the additions this server speaks. */
    public static final String PROTOCOL_HEADER = "HDCF-Protocol";
    /** Value of {@link #PROTOCOL_HEADER}. */
    public static final String PROTOCOL_VERSION = "1";
    /** On a page of jobs while there is more. */
    public static final String CURSOR_HEADER = "HDCF-Next-Cursor";

    /** On output: whether the end of its attempt is recorded, so that these are all of its bytes. */
    public static final String ATTEMPT_ENDED_HEADER = "HDCF-Attempt-Ended";
    /** On output: the attempt that wrote it, which its reader names to go on. */
    public static final String ATTEMPT_HEADER = "HDCF-Attempt";
    /** On output: the offset of its first byte. */
    public static final String OFFSET_HEADER = "HDCF-Offset";

    public static final String TOKEN_HEADER = "X-API-Token";
    public static final String IDEMPOTENCY_HEADER = "Idempotency-Key";
    public static final String REQUEST_ID_HEADER = "X-Request-Id";

    private Paths() {}
}
