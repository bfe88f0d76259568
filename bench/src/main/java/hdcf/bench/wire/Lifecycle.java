package hdcf.bench.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The script of one worker: submit, claim, acknowledge, complete, again and again. An answer that is not as expected is
 * counted and ends it. Confined to the loop's thread.
 */
final class Lifecycle implements Script {
    private static final byte[] JOB_ID = "\"job_id\":\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ASSIGNMENT_ID = "\"assignment_id\":\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] OK = "\"status\":\"ok\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] COMPLETED = "\"status\":\"COMPLETED\"".getBytes(StandardCharsets.ISO_8859_1);

    private final Requests requests;
    private final int batch;
    private Tally tally = new Tally(0);
    private @Nullable Step step;

    Lifecycle(String token, String workerId, int batch) {
        this.requests = new Requests(token, workerId, batch);
        this.batch = batch;
    }

    void register(Lane lane) throws IOException {
        step = null;
        lane.send(requests.register().bytes());
    }

    void begin(Lane lane, Tally run) throws IOException {
        tally = run;
        step = Step.SUBMIT;
        lane.send(requests.submit().bytes());
    }

    @Override
    public byte @Nullable [] next(Answer answer) {
        Step asked = step;
        if (asked == null) {
            if (answer.status() != 200) {
                throw new IllegalStateException("Expected to register a worker, found " + answer.text());
            }
            return null;
        }
        tally.answered(asked, answer.latencyNanos());
        if (answer.status() != asked.expectedStatus()) {
            tally.failed(asked + ": " + answer.text());
            return null;
        }
        return switch (asked) {
            case SUBMIT -> go(Step.CLAIM, requests.claim());
            case CLAIM -> claimed(answer);
            case ACK -> answer.count(OK) == batch ? go(Step.COMPLETE, requests.complete()) : failed(asked, answer);
            case COMPLETE -> completed(answer);
        };
    }

    private byte @Nullable [] claimed(Answer answer) {
        int at = answer.bodyStart();
        for (int i = 0; i < batch; i++) {
            int job = Bytes.indexOf(answer.bytes(), at, answer.bodyEnd(), JOB_ID) + JOB_ID.length;
            int assignment = Bytes.indexOf(answer.bytes(), Math.max(at, job), answer.bodyEnd(), ASSIGNMENT_ID)
                    + ASSIGNMENT_ID.length;
            if (job < at || assignment < job) {
                return failed(Step.CLAIM, answer);
            }
            requests.ack().fill(i, answer.bytes(), job, assignment);
            requests.complete().fill(i, answer.bytes(), job, assignment);
            at = assignment;
        }
        return go(Step.ACK, requests.ack());
    }

    private byte @Nullable [] completed(Answer answer) {
        if (answer.count(COMPLETED) != batch) {
            return failed(Step.COMPLETE, answer);
        }
        tally.completed(batch);
        return tally.isOver() ? null : go(Step.SUBMIT, requests.submit());
    }

    private byte[] go(Step to, RequestTemplate request) {
        step = to;
        return request.bytes();
    }

    private byte @Nullable [] failed(Step asked, Answer answer) {
        tally.failed(asked + ": " + answer.text());
        return null;
    }
}
