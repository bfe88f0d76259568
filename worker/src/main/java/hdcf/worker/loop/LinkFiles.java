package hdcf.worker.loop;

import hdcf.client.BlobTransfer;
import hdcf.client.FileSum;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.schema.wire.BlobRef;
import hdcf.worker.spool.BlobSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries files over the link. What a broken connection cut short goes on at the next try. */
final class LinkFiles implements BlobSource, AttemptUpload.Courier {
    private static final Logger LOG = LoggerFactory.getLogger(LinkFiles.class);
    private static final int NOT_FOUND = 404;
    /** Longer trouble is waited out by whoever asked, who also hears that the job was aborted. */
    private static final long PATIENCE_MS = 2_000;

    private final Link link;
    private final HdcfClient client;
    private final BlobTransfer transfer;

    LinkFiles(Link link, LoopPorts ports) {
        this.link = link;
        this.client = ports.client();
        this.transfer = new BlobTransfer(ports.client(), ports.pause(), PATIENCE_MS);
    }

    @Override
    public Verdict fetch(String sha256, Path file) throws IOException {
        if (link.mode() != Link.Mode.EXTENDED) {
            return Verdict.LATER;
        }
        long connection = link.number();
        try {
            OptionalLong length = client.blobs().length(sha256);
            if (length.isEmpty()) {
                return Verdict.UNKNOWN;
            }
            transfer.download(new BlobRef(sha256, length.getAsLong()), file);
            return Verdict.DONE;
        } catch (ProblemException refused) {
            LOG.atWarn().addKeyValue("cause", refused.getMessage()).log("Was refused an input file");
            link.judge(connection, refused);
            return refused.status() == NOT_FOUND ? Verdict.UNKNOWN : Verdict.LATER;
        } catch (IOException broken) {
            LOG.atWarn().addKeyValue("cause", broken.getMessage()).log("Could not fetch an input file; will try again");
            return Verdict.LATER;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Expected to fetch an input file, but the worker is stopping");
        }
    }

    @Override
    public void carry(Path file, BlobRef content) throws IOException, ProblemException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            // Opening what else may have its name, such as a pipe, would wait.
            throw lost(file, new NoSuchFileException(file.toString()));
        }
        try {
            transfer.upload(file, content);
        } catch (IOException broken) {
            throw isStill(file, content) ? broken : lost(file, broken);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Expected to send a file, but the worker is stopping");
        }
    }

    private static boolean isStill(Path file, BlobRef content) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) == content.length()
                    && FileSum.of(file).equals(content);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static FilesLostException lost(Path file, IOException cause) {
        return new FilesLostException(
                "Expected the file " + file.getFileName()
                        + " to be as it was when its command ended, but it changed or cannot be read",
                cause);
    }
}
