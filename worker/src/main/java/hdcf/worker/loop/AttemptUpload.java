package hdcf.worker.loop;

import hdcf.client.FileSum;
import hdcf.client.HdcfClient;
import hdcf.client.ProblemException;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.InlineOutput;
import hdcf.schema.wire.OutputFile;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.attempt.Streams;
import hdcf.worker.spool.OutputCap;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.OutputFolder.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of one attempt that goes to the control plane beside its outcome. Confined to one thread. */
final class AttemptUpload {
    /** Carries a file to the control plane. */
    @FunctionalInterface
    interface Courier {
        /** Stores it as a blob; what an earlier try carried is not carried again. */
        void carry(Path file, BlobRef content) throws IOException, ProblemException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(AttemptUpload.class);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final HeldAssignment lease;
    private final OutputFolder folder;
    private final StreamUpload stdout;
    private final StreamUpload stderr;
    private final Set<String> carried = new HashSet<>();
    private @Nullable FileTime checkpointSeen;
    private @Nullable FileTime checkpointSent;
    private @Nullable FileTime checkpointGivenUp;
    private boolean isCheckpointRefused;

    AttemptUpload(HeldAssignment lease, OutputFolder folder) {
        this.lease = lease;
        this.folder = folder;
        this.stdout = new StreamUpload(lease, "stdout");
        this.stderr = new StreamUpload(lease, "stderr");
    }

    @Nullable
    String assignmentId() {
        return lease.assignmentId();
    }

    boolean isWatched() {
        return stdout.isWatched() || stderr.isWatched();
    }

    void again() {
        stdout.again();
        stderr.again();
    }

    /** Sends what a running command has printed and what stays as it is, whatever it prints after it. */
    boolean follow(HdcfClient client, Streams streams) throws IOException, ProblemException {
        boolean out = follow(client, stdout, streams.stdout());
        boolean err = follow(client, stderr, streams.stderr());
        return out || err;
    }

    private static boolean follow(HdcfClient client, StreamUpload upload, OutputCap stream)
            throws IOException, ProblemException {
        long stable;
        try {
            stable = stream.stable();
        } catch (IOException unreadable) {
            // The next look sees more; the end of the attempt says it if none does.
            return false;
        }
        return upload.push(client, stream::read, stable);
    }

    /** Sends the next piece of what is left of an attempt that has ended. Answers whether anything was sent. */
    boolean finish(HdcfClient client, ReportRequest outcome) throws IOException, ProblemException {
        return push(client, stdout, Stream.STDOUT, outcome.stdoutInline(), outcome.stdoutLength())
                || push(client, stderr, Stream.STDERR, outcome.stderrInline(), outcome.stderrLength());
    }

    private boolean push(
            HdcfClient client, StreamUpload upload, Stream stream, @Nullable InlineOutput inline, @Nullable Long length)
            throws IOException, ProblemException {
        if (inline != null || length == null || upload.holds(length)) {
            return false;
        }
        Path path = folder.path(stream);
        return upload.push(client, (offset, into) -> read(path, offset, into), length);
    }

    private static int read(Path file, long offset, ByteBuffer into) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("Expected a plain file with output, found none named " + file.getFileName());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.read(into, offset);
        }
    }

    /** Whether the control plane holds both streams. */
    boolean isWhole(ReportRequest outcome) {
        return isWhole(stdout, outcome.stdoutInline(), outcome.stdoutLength())
                && isWhole(stderr, outcome.stderrInline(), outcome.stderrLength());
    }

    private static boolean isWhole(StreamUpload upload, @Nullable InlineOutput inline, @Nullable Long length) {
        return inline != null || length == null || length == 0 || upload.holds(length);
    }

    /** Why the control plane will never hold a stream; null while it may. */
    @Nullable
    String refusal() {
        return stdout.refusal() == null ? stderr.refusal() : stdout.refusal();
    }

    /** Stores the output files. A file that cannot be read, or has changed since it was summed up, is an IOException. */
    void carryFiles(Courier courier, ReportRequest outcome) throws IOException, ProblemException {
        for (OutputFile file : Objects.requireNonNullElse(outcome.outputs(), List.<OutputFile>of())) {
            if (!carried.contains(file.sha256())) {
                courier.carry(file(file.path()), new BlobRef(file.sha256(), file.length()));
                carried.add(file.sha256());
            }
        }
    }

    /** In a locale without the name's characters what was found cannot be named again. */
    private Path file(String path) throws IOException {
        try {
            return folder.workFolder().resolve(path);
        } catch (InvalidPathException noName) {
            throw new FilesLostException(
                    "Expected output files whose names are file names in the locale of this worker, found another;"
                            + " start the worker with LC_ALL=C.UTF-8",
                    new IOException(noName));
        }
    }

    /** Nothing more is wanted: the job's own folder goes if it only stayed for its files. */
    void over() {
        try {
            folder.dropUnkeptWork();
        } catch (IOException stays) {
            LOG.atWarn()
                    .addKeyValue("cause", stays)
                    .log("Could not remove a job's folder; it goes with the old output");
        }
    }

    /**
     * Stores the checkpoint when it has changed.
     *
     * @param isRunning then it has to look the same twice, so that no half-written one is taken
     */
    void carryCheckpoint(HdcfClient client, Courier courier, boolean isRunning) throws IOException, ProblemException {
        Path file = folder.checkpointFile();
        if (isCheckpointRefused || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        FileTime changed;
        try {
            changed = Files.getLastModifiedTime(file);
        } catch (IOException replacedMeanwhile) {
            return;
        }
        if (changed.equals(checkpointSent) || (isRunning && changed.equals(checkpointGivenUp))) {
            return;
        }
        if (isRunning && !changed.equals(checkpointSeen)) {
            checkpointSeen = changed;
            return;
        }
        BlobRef content;
        try {
            content = FileSum.of(file);
        } catch (IOException unreadable) {
            // This machine is to blame, not the network: the next attempt has to do without this one.
            if (checkpointGivenUp == null) {
                LOG.atWarn()
                        .addKeyValue("assignment_id", lease.assignmentId())
                        .addKeyValue("cause", unreadable)
                        .log("Expected to read a checkpoint, but this machine refused; it is given up");
            }
            checkpointGivenUp = changed;
            return;
        }
        try {
            courier.carry(file, content);
            client.blobs().checkpoint(String.valueOf(lease.jobId()), String.valueOf(lease.assignmentId()), content);
            checkpointSent = changed;
        } catch (ProblemException refused) {
            if (refused.isPassing() || refused.status() == UNAUTHORIZED || refused.status() == FORBIDDEN) {
                throw refused;
            }
            // The lease is not ours any more, or the file is too large: nothing else may wait for it.
            isCheckpointRefused = true;
            LOG.atWarn()
                    .addKeyValue("assignment_id", lease.assignmentId())
                    .addKeyValue("cause", refused.getMessage())
                    .log("Was refused a checkpoint");
        }
    }
}
