package hdcf.worker.loop;

import hdcf.client.ProblemException;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.LeaseRef;
import hdcf.worker.attempt.Acknowledger;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acknowledges over the link: a call without an answer cuts it, and is asked again when it is mended. */
final class LinkAcknowledger implements Acknowledger {
    private static final Logger LOG = LoggerFactory.getLogger(LinkAcknowledger.class);

    private final Link link;
    private final LoopPorts ports;
    private final String workerId;

    LinkAcknowledger(Link link, LoopPorts ports, String workerId) {
        this.link = link;
        this.ports = ports;
        this.workerId = workerId;
    }

    @Override
    public Verdict ack(HeldAssignment lease) {
        if (!link.isUp()) {
            return Verdict.LATER;
        }
        long connection = link.number();
        try {
            ports.client().ack(new LeaseRef(lease.jobId(), workerId, lease.assignmentId()));
            return Verdict.GO;
        } catch (IOException unheard) {
            link.lost(connection, unheard);
            return Verdict.LATER;
        } catch (ProblemException refused) {
            LOG.atInfo()
                    .addKeyValue("job_id", lease.jobId())
                    .addKeyValue("cause", refused.getMessage())
                    .log("Was refused an acknowledgement");
            return link.judge(connection, refused) == Link.Verdict.FINAL ? Verdict.DROP : Verdict.LATER;
        }
    }
}
