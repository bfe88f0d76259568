package hdcf.control.http;

import hdcf.control.command.UseBlobsCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.BlobList;
import hdcf.schema.wire.Limits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /blobs/missing}: which blobs have to be uploaded; the others stay long enough to be named. A known one whose file was
 * lost is among them: uploaded again, it is whole.
 */
final class MissingBlobs implements Endpoint {
    private final JsonBody<BlobList> bodies = JsonBody.lenient(BlobList.class);
    private final Core core;
    private final Pools pools;

    MissingBlobs(Core core, Pools pools) {
        this.core = core;
        this.pools = pools;
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
        List<String> asked = sums.stream().distinct().toList();
        Inquiry.Exchange exchange = new Inquiry.Exchange(request, answer);
        Pools.run(pools.readers(), () -> look(asked, exchange));
    }

    private void look(List<String> asked, Inquiry.Exchange exchange) {
        try {
            Set<String> lost = new HashSet<>();
            for (String sha256 : asked) {
                if (!core.blobs().has(sha256)) {
                    lost.add(sha256);
                }
            }
            Inquiry.send(core, new UseBlobsCommand(asked), exchange, unknown -> {
                lost.addAll(unknown);
                return Response.json(
                        200, new BlobList(asked.stream().filter(lost::contains).toList()));
            });
        } catch (Refusal refusal) {
            exchange.answer().send(Response.problem(refusal, exchange.request().requestId()));
        } catch (RuntimeException fault) {
            exchange.answer().send(FrontDoor.fault(exchange.request(), fault));
        }
    }
}
