package hdcf.client;

import com.fasterxml.jackson.core.type.TypeReference;
import hdcf.schema.wire.AbortAnswer;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.ArrayElement;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.HeartbeatAnswer;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.JobAnswer;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Json;
import hdcf.schema.wire.LeaseRef;
import hdcf.schema.wire.OutputLength;
import hdcf.schema.wire.Paths;
import hdcf.schema.wire.ReconnectAnswer;
import hdcf.schema.wire.ReconnectRequest;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.ReportRequest;
import hdcf.schema.wire.SubmitAnswer;
import hdcf.schema.wire.SubmitRequest;
import hdcf.schema.wire.WorkAnswer;
import hdcf.schema.wire.WorkerView;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the protocol, one method each. Every method asks its transport exactly once: whoever calls decides whether a call may be
 * repeated. {@link IOException} means that no answer came; {@link ProblemException} that the answer was no.
 */
public final class HdcfClient {
    private static final String OCTETS = "application/octet-stream";
    private static final int MAX_PROBLEM_BYTES = 64 * 1024;

    private final Transport transport;
    private final String token;
    private final int answerWithinMs;

    /**
     * @param token sent as {@code X-API-Token}; empty for none
     * @param answerWithinMs how long to wait for an ordinary answer, in milliseconds
     */
    public HdcfClient(Transport transport, String token, int answerWithinMs) {
        this.transport = transport;
        this.token = token;
        this.answerWithinMs = answerWithinMs;
    }

    /**
     * Submits one job.
     *
     * @param idempotencyKey makes it safe to call again with the same request; null for none
     */
    public SubmitAnswer submit(SubmitRequest job, @Nullable String idempotencyKey)
            throws IOException, ProblemException {
        Map<String, String> headers =
                idempotencyKey == null ? Map.of() : Map.of(Paths.IDEMPOTENCY_HEADER, idempotencyKey);
        Response response = send("POST", Paths.JOBS, headers, Json.bytes(job), answerWithinMs);
        return Json.mapper().readValue(response.body(), SubmitAnswer.class);
    }

    /** One job. */
    public JobView job(String jobId) throws IOException, ProblemException {
        return get(Paths.JOBS + "/" + encode(jobId), JobView.class);
    }

    /** A page of jobs, newest first. */
    public JobPage jobs(JobQuery query) throws IOException, ProblemException {
        Response response = send("GET", Paths.JOBS + query.text(), Map.of(), null, answerWithinMs);
        List<JobView> jobs = Json.mapper().readValue(response.body(), new TypeReference<List<JobView>>() {});
        return new JobPage(jobs, response.header(Paths.CURSOR_HEADER));
    }

    /** All workers. */
    public List<WorkerView> workers() throws IOException, ProblemException {
        Response response = send("GET", Paths.WORKERS, Map.of(), null, answerWithinMs);
        return Json.mapper().readValue(response.body(), new TypeReference<List<WorkerView>>() {});
    }

    /** Events of one job, or of all when {@code jobId} is null, ascending from {@code sinceId}. */
    public List<EventView> events(@Nullable String jobId, long sinceId, int limit)
            throws IOException, ProblemException {
        String job = jobId == null ? "" : "&job_id=" + encode(jobId);
        Response response = send(
                "GET", Paths.EVENTS + "?since_id=" + sinceId + "&limit=" + limit + job, Map.of(), null, answerWithinMs);
        return Json.mapper().readValue(response.body(), new TypeReference<List<EventView>>() {});
    }

    /**
     * What a job wrote.
     *
     * @param stream {@code stdout} or {@code stderr}
     */
    public byte[] output(String jobId, String stream) throws IOException, ProblemException {
        return send("GET", Paths.JOBS + "/" + encode(jobId) + "/output/" + stream, Map.of(), null, answerWithinMs)
                .body();
    }

    /**
     * What a job writes, as it arrives. The caller closes it.
     *
     * @param pauseMs how long the control plane may be silent; then a read fails and the caller asks again from where it is
     */
    public StreamedOutput output(String jobId, OutputQuery query, int pauseMs) throws IOException, ProblemException {
        StreamedResponse response = open(query.target(Paths.JOBS, jobId), Map.of(), pauseMs);
        String ended = response.header(Paths.ATTEMPT_ENDED_HEADER);
        String attempt = response.header(Paths.ATTEMPT_HEADER);
        try {
            return new StreamedOutput(
                    attempt == null ? 0 : Long.parseLong(attempt), "true".equals(ended), ended != null, response);
        } catch (NumberFormatException notOurs) {
            response.close();
            throw new IOException("Expected the number of an attempt, found something else", notOurs);
        }
    }

    /**
     * Sends a chunk of what an attempt writes; harmless to repeat. No bytes at all ask for the length that is held.
     *
     * @param stream {@code stdout} or {@code stderr}
     * @param offset where in the stream the bytes belong
     * @param bytes at most {@link hdcf.schema.wire.Limits#CHUNK_BYTES}
     * @throws ProblemException {@code offset_gap} with {@link ProblemException#expected}, {@code stale_assignment} when
     *     nobody wants them any more
     */
    public OutputLength putOutput(String jobId, String stream, String assignmentId, long offset, byte[] bytes)
            throws IOException, ProblemException {
        String target = Paths.JOBS + "/" + encode(jobId) + "/output/" + stream + "?assignment_id="
                + encode(assignmentId) + "&offset=" + offset;
        Response response = send("PUT", target, Map.of("Content-Type", OCTETS), bytes, answerWithinMs);
        return Json.mapper().readValue(response.body(), OutputLength.class);
    }

    /** Aborts a job, or what a worker holds. */
    public AbortAnswer abort(AbortRequest request) throws IOException, ProblemException {
        return post(Paths.ABORT, request, AbortAnswer.class);
    }

    /**
     * Registers a worker.
     *
     * @return the version of the additions that the control plane speaks; empty when it speaks the base protocol only
     */
    public Optional<String> register(RegisterRequest request) throws IOException, ProblemException {
        Response response = send("POST", Paths.REGISTER, Map.of(), Json.bytes(request), answerWithinMs);
        return Optional.ofNullable(response.header(Paths.PROTOCOL_HEADER));
    }

    /** Claims in the way of the base protocol: one assignment, or none, at once. */
    public Optional<Assignment> nextJob(String workerId) throws IOException, ProblemException {
        Response response =
                send("GET", Paths.NEXT_JOB + "?worker_id=" + encode(workerId), Map.of(), null, answerWithinMs);
        return response.status() == 204
                ? Optional.empty()
                : Optional.of(Json.mapper()
                        .readValue(response.body(), BaseAssignment.class)
                        .assignment());
    }

    /**
     * Claims up to {@code max} assignments, waiting up to {@code waitMs} for work or news.
     *
     * @param claimId the same one returns the same assignments, so that a lost answer costs nothing
     */
    public WorkAnswer nextJobs(String workerId, int max, int waitMs, String claimId)
            throws IOException, ProblemException {
        String target = Paths.NEXT_JOB + "?worker_id=" + encode(workerId) + "&max=" + max + "&wait_ms=" + waitMs
                + "&claim_id=" + encode(claimId);
        Response response = send("GET", target, Map.of(), null, answerWithinMs + waitMs);
        return Json.mapper().readValue(response.body(), WorkAnswer.class);
    }

    /** Acknowledges one assignment; only then may it be run. */
    public JobAnswer ack(LeaseRef lease) throws IOException, ProblemException {
        return post(Paths.ACK, lease, JobAnswer.class);
    }

    /** Acknowledges several, each judged by itself. */
    public List<ArrayElement> acks(List<LeaseRef> leases) throws IOException, ProblemException {
        return postAll(Paths.ACK, leases);
    }

    /** Gives back an assignment that provably never started. */
    public JobAnswer release(LeaseRef lease) throws IOException, ProblemException {
        return post(Paths.RELEASE, lease, JobAnswer.class);
    }

    /** Reports a completion. */
    public JobAnswer complete(ReportRequest report) throws IOException, ProblemException {
        return post(Paths.COMPLETE, report, JobAnswer.class);
    }

    /** Reports a failure. */
    public JobAnswer fail(ReportRequest report) throws IOException, ProblemException {
        return post(Paths.FAIL, report, JobAnswer.class);
    }

    /** Reports several completions, each judged by itself. */
    public List<ArrayElement> completes(List<ReportRequest> reports) throws IOException, ProblemException {
        return postAll(Paths.COMPLETE, reports);
    }

    /** Reports several failures, each judged by itself. */
    public List<ArrayElement> fails(List<ReportRequest> reports) throws IOException, ProblemException {
        return postAll(Paths.FAIL, reports);
    }

    /** Says that the worker lives and what it holds. */
    public HeartbeatAnswer heartbeat(HeartbeatRequest request) throws IOException, ProblemException {
        HeartbeatAnswer answer = post(Paths.HEARTBEAT, request, HeartbeatAnswer.class);
        // A base control plane answers {"status":"ok"} only.
        return answer.abort() == null
                ? new HeartbeatAnswer("ok", List.of(), answer.drain(), answer.timeouts())
                : answer;
    }

    /** Says what the worker holds and what it finished, after any time apart. */
    public ReconnectAnswer reconnect(ReconnectRequest request) throws IOException, ProblemException {
        return post(Paths.RECONNECT, request, ReconnectAnswer.class);
    }

    /** Whether the control plane is there and well; needs no token. */
    public boolean isHealthy() throws IOException {
        return transport
                        .send(new Request("GET", Paths.HEALTHZ, Map.of(), null, answerWithinMs))
                        .status()
                == 200;
    }

    /**
     * Sends one request and gives the answer as it came, for callers that show it or read it by themselves.
     *
     * @param target path and query, already encoded
     * @param body JSON unless a {@code Content-Type} says something else, or null for none
     */
    public Response exchange(String method, String target, Map<String, String> headers, byte @Nullable [] body)
            throws IOException, ProblemException {
        return send(method, target, headers, body, answerWithinMs);
    }

    /** The calls about content. */
    public BlobCalls blobs() {
        return new BlobCalls(this);
    }

    /** The calls about batches. */
    public BatchCalls batches() {
        return new BatchCalls(this);
    }

    /** The calls about recurring work and kinds of jobs. */
    public ScheduleCalls schedules() {
        return new ScheduleCalls(this);
    }

    /** Gets something whose body is read as it arrives. */
    StreamedResponse open(String target) throws IOException, ProblemException {
        return open(target, Map.of(), answerWithinMs);
    }

    /**
     * Gets something whose body is read as it arrives, such as a stream of events. The caller closes it.
     *
     * @param pauseMs how long the control plane may be silent; then a read fails
     */
    public StreamedResponse open(String target, Map<String, String> more, int pauseMs)
            throws IOException, ProblemException {
        StreamedResponse answer = transport.open(new Request("GET", target, headers(more), null, pauseMs));
        if (answer.status() >= 200 && answer.status() < 300) {
            return answer;
        }
        try (answer) {
            byte[] body = answer.body().readNBytes(MAX_PROBLEM_BYTES);
            throw ProblemException.of(new Response(answer.status(), answer.headers(), body));
        }
    }

    private <T> T get(String target, Class<T> type) throws IOException, ProblemException {
        return Json.mapper()
                .readValue(send("GET", target, Map.of(), null, answerWithinMs).body(), type);
    }

    private <T> T post(String path, Object body, Class<T> type) throws IOException, ProblemException {
        return Json.mapper()
                .readValue(
                        send("POST", path, Map.of(), Json.bytes(body), answerWithinMs)
                                .body(),
                        type);
    }

    private List<ArrayElement> postAll(String path, List<?> body) throws IOException, ProblemException {
        Response response = send("POST", path, Map.of(), Json.bytes(body), answerWithinMs);
        return Json.mapper().readValue(response.body(), new TypeReference<List<ArrayElement>>() {});
    }

    private Response send(String method, String target, Map<String, String> more, byte @Nullable [] body, int withinMs)
            throws IOException, ProblemException {
        Response response = transport.send(new Request(method, target, headers(more), body, withinMs));
        if (response.status() < 200) {
            throw new IOException("Expected an HTTP answer, found something else");
        }
        if (response.status() >= 300) {
            throw ProblemException.of(response);
        }
        return response;
    }

    private Map<String, String> headers(Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        if (!token.isEmpty()) {
            headers.put(Paths.TOKEN_HEADER, token);
        }
        return headers;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
