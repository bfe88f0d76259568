package hdcf.control.http;

import hdcf.control.command.KeepOutputCommand;
import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.control.output.OutputStore;
import hdcf.control.output.StreamKey;
import hdcf.control.store.StoredAttempt;
import hdcf.schema.wire.OutputLength;
import hdcf.schema.wire.ProblemCode;

/**
 * {@code PUT /jobs/{id}/output/{stream}}: a chunk of what a job writes, at its offset. Taken from an attempt that was acked, until
 * its end is recorded; of an aborted job too, so that what it wrote to its end is seen.
 *
 * <p>Whether the attempt may write is asked of the database for each chunk: a small one costs half a millisecond of CPU in all, no more than
 * any read, and the answer cannot be out of date.
 */
final class WriteOutput implements Endpoint {
    private final Core core;
    private final WriterCall writer;

    WriteOutput(Core core) {
        this.core = core;
        this.writer = new WriterCall(core);
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.job(request.pathValue("id"));
        var stream = ReadOutput.stream(request);
        Query query = request.query();
        String assignmentId = Names.given(query.text("assignment_id"), "?assignment_id");
        long offset = query.number("offset", new Query.Range(0, Long.MAX_VALUE - request.body().length), 0);
        StoredAttempt attempt = core.reads().attempt(id, assignmentId);
        if (attempt == null || attempt.isEnded()) {
            throw new Refusal(
                    ProblemCode.STALE_ASSIGNMENT,
                    "Expected output of an attempt that was acknowledged and has not ended, found assignment "
                            + Echo.of(assignmentId) + "; drop it");
        }
        OutputStore outputs = core.outputs();
        StreamKey key = new StreamKey(attempt.jobId(), attempt.assignmentId(), stream);
        if (attempt.outputFolder() == null && request.body().length > 0) {
            String folder = outputs.folders().name(key.jobId(), key.assignmentId());
            writer.ask(new KeepOutputCommand(key.jobId(), key.assignmentId(), folder));
        }
        long length = outputs.append(key, offset, request.body());
        answer.send(
                Response.json(200, new OutputLength(length, outputs.watches().isWatched(key))));
    }
}
