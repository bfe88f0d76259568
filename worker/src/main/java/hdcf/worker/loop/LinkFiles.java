package hdcf.worker.loop;

import hdcf.client.BlobTransfer;
import hdcf.client.ProblemException;
import hdcf.schema.wire.BlobRef;
import hdcf.worker.spool.BlobSource;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries files over the link: a call without an answer cuts it, and goes on where it stopped when it is mended. */
final class LinkFiles implements BlobSource, AttemptUpload.Courier {
    private static final Logger LOG = LoggerFactory.getLogger(LinkFiles.class);
    private static final int NOT_FOUND = 404;

    private final Link link;
    private final BlobTransfer transfer;

    LinkFiles(Link link, LoopPorts ports) {
        this.link = link;
        this.transfer = new BlobTransfer(ports.client());
    }

    @Override
    public Verdict fetch(String sha256, Path file) throws IOException {
        if (link.mode() != Link.Mode.EXTENDED) {
            return Verdict.LATER;
        }
        long connection = link.number();
        try {
            transfer.download(sha256, file);
            return Verdict.DONE;
        } catch (ProblemException refused) {
            LOG.atWarn().addKeyValue("cause", refused.getMessage()).log("Was refused an input file");
            if (refused.status() == NOT_FOUND) {
                return Verdict.UNKNOWN;
            }
            link.judge(connection, refused);
            return Verdict.LATER;
        }
    }

    @Override
    public void carry(Path file, BlobRef content) throws IOException, ProblemException {
        transfer.upload(file, content);
    }
}
