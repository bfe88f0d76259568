package hdcf.control.http;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.control.store.StoredOutput;
import hdcf.schema.wire.ProblemCode;
import java.util.Arrays;
import java.util.Map;

/** {@code GET /jobs/{id}/output/{stream}}: the bytes that an attempt wrote. */
final class ReadOutput implements Endpoint {
    private final Core core;

    ReadOutput(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.job(request.pathValue("id"));
        String stream = request.pathValue("stream");
        if (!stream.equals("stdout") && !stream.equals("stderr")) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected stream stdout or stderr, found " + Echo.of(stream));
        }
        Query query = request.query();
        long attempt = query.number("attempt", new Query.Range(1, Integer.MAX_VALUE), 0);
        long offset = query.number("offset", new Query.Range(0, Long.MAX_VALUE), 0);
        StoredOutput output = core.reads().output(id, stream, attempt == 0 ? null : attempt);
        byte[] bytes = output.bytes();
        byte[] slice =
                offset == 0 ? bytes : Arrays.copyOfRange(bytes, (int) Math.min(offset, bytes.length), bytes.length);
        answer.send(new Response(
                200,
                "application/octet-stream",
                Map.of("Content-Disposition", "attachment; filename=\"" + stream + ".log\""),
                slice));
    }
}
