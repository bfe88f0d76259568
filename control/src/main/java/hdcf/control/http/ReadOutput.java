package hdcf.control.http;

import hdcf.control.job.Echo;
import hdcf.control.job.Refusal;
import hdcf.control.output.Stream;
import hdcf.control.store.OutputQuestion;
import hdcf.control.store.OutputView;
import hdcf.schema.wire.ProblemCode;

/** {@code GET /jobs/{id}/output/{stream}}: the bytes that an attempt wrote, so far or for good. */
final class ReadOutput implements Endpoint {
    private final Core core;
    private final SendOutput sending;
    private final FollowOutput following;

    ReadOutput(Core core, Pools pools) {
        this.core = core;
        this.sending = new SendOutput(core, pools);
        this.following = new FollowOutput(core, pools, sending);
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        String id = Names.job(request.pathValue("id"));
        Stream stream = stream(request);
        Query query = request.query();
        Query.Range attempts = new Query.Range(1, Integer.MAX_VALUE);
        long attempt = query.number("attempt", attempts, 0);
        long after = query.number("after", attempts, 0);
        long offset = query.number("offset", new Query.Range(0, Long.MAX_VALUE), 0);
        OutputQuestion question = new OutputQuestion(stream.word(), attempt == 0 ? null : attempt, after);
        Wanted wanted = new Wanted(id, question, offset, request.requestId());
        if (query.flag("follow")) {
            following.handle(wanted, answer);
            return;
        }
        OutputView view = core.reads().output(id, question);
        sending.send(wanted, view, answer);
    }

    static Stream stream(Request request) throws Refusal {
        String word = request.pathValue("stream");
        Stream stream = Stream.of(word);
        if (stream == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "Expected stream stdout or stderr, found " + Echo.of(word));
        }
        return stream;
    }

    /** What a reader asked for. */
    record Wanted(String id, OutputQuestion question, long offset, String requestId) {}
}
