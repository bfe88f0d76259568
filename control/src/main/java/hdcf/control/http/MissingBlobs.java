package hdcf.control.http;

import hdcf.control.command.UseBlobsCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.BlobList;
import hdcf.schema.wire.Limits;
import java.util.List;

/** {@code POST /blobs/missing}: which blobs have to be uploaded; the others stay long enough to be named. */
final class MissingBlobs implements Endpoint {
    private final JsonBody<BlobList> bodies = JsonBody.lenient(BlobList.class);
    private final Core core;

    MissingBlobs(Core core) {
        this.core = core;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        List<String> sums = bodies.one(request.body()).sha256();
        if (sums == null) {
            throw Names.missing("/sha256");
        }
        Texts.size(Limits.BLOB_LIST, sums, "/sha256");
        for (int i = 0; i < sums.size(); i++) {
            Names.sum(sums.get(i), "/sha256/" + i);
        }
        Inquiry.send(
                core,
                new UseBlobsCommand(sums.stream().distinct().toList()),
                new Inquiry.Exchange(request, answer),
                missing -> Response.json(200, new BlobList(missing)));
    }
}
