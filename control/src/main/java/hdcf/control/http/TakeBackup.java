package hdcf.control.http;

import hdcf.control.job.Refusal;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /backup}: the queue as it stands, as an archive. It holds commands and their environment, so only administrators get it. */
final class TakeBackup implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(TakeBackup.class);
    private static final Response HEAD = new Response(
            200, "application/zip", Map.of("Content-Disposition", "attachment; filename=\"backup.zip\""), new byte[0]);

    private final Core core;
    private final Pools pools;

    TakeBackup(Core core, Pools pools) {
        this.core = core;
        this.pools = pools;
    }

    @Override
    public void handle(Request request, Answer answer) throws Refusal {
        boolean withFiles = request.query().number("files", new Query.Range(0, 1), 0) == 1;
        Pools.run(pools.downloads(), () -> {
            try {
                answer.lane().execute(answer::park);
                core.backups().write(withFiles, () -> answer.open(HEAD));
                LOG.atInfo().addKeyValue("files", withFiles).log("Sent a backup");
            } catch (Refusal refusal) {
                answer.send(Response.problem(refusal, request.requestId()));
            } catch (IOException | RuntimeException broken) {
                LOG.atWarn()
                        .setCause(broken)
                        .addKeyValue("request_id", request.requestId())
                        .log("A backup was not sent whole");
                // Does nothing once the answer has begun.
                answer.send(Response.internal(request.requestId()));
            }
        });
    }
}
