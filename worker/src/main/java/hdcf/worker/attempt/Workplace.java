package hdcf.worker.attempt;

import hdcf.schema.port.Clock;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.InputFile;
import hdcf.schema.wire.SafePath;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.spool.BlobSource;
import hdcf.worker.spool.InputCache;
import hdcf.worker.spool.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a job finds around itself: its own folder with its input files, and the checkpoint that an earlier attempt left. */
final class Workplace {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(15);

    private final Assignment assignment;
    private final OutputFolder folder;
    private final InputCache inputs;
    private final Clock clock;
    private long untilNanos;
    private boolean hasBegun;

    Workplace(Assignment assignment, OutputFolder folder, AttemptPorts ports) {
        this.assignment = assignment;
        this.folder = folder;
        this.inputs = ports.inputs();
        this.clock = ports.clock();
    }

    /** How far it is. */
    enum State {
        /** Everything is there. */
        READY,
        /** Something could not be had yet; ask again. */
        LATER,
        /** It was not to be had for so long that another worker may be nearer to it. */
        TOO_LATE
    }

    /** Prepares what is missing. */
    State prepare() throws LaunchRefusedException {
        if (!hasBegun) {
            hasBegun = true;
            untilNanos = clock.nanos() + PATIENCE_NANOS;
        }
        try {
            if (isReady()) {
                return State.READY;
            }
        } catch (InvalidPathException noName) {
            throw LaunchRefusedException.infrastructure(
                    "Expected paths of input files that are file names in the locale of this worker, found another: "
                            + noName.getMessage() + "; start the worker with LC_ALL=C.UTF-8");
        } catch (IOException diskTrouble) {
            throw LaunchRefusedException.infrastructure(
                    "Expected to make the job's folder, but the worker's disk refused: " + diskTrouble.getMessage());
        }
        return clock.nanos() - untilNanos < 0 ? State.LATER : State.TOO_LATE;
    }

    private boolean isReady() throws IOException, LaunchRefusedException {
        folder.create();
        Path own = folder.workFolder();
        for (InputFile input : inputs()) {
            check(input);
            Path target = own.resolve(input.path()).normalize();
            if (!target.startsWith(own) || target.equals(own)) {
                throw LaunchRefusedException.infrastructure(
                        "Expected input files inside the job's own folder, found one outside");
            }
            if (!Files.exists(target)) {
                Files.createDirectories(parent(target));
                if (!fetch(input.sha256(), target, input.path())) {
                    return false;
                }
                restrict(target, Boolean.TRUE.equals(input.executable()));
            }
        }
        BlobRef checkpoint = assignment.checkpoint();
        Path file = folder.checkpointFile();
        return checkpoint == null || Files.exists(file) || fetch(checkpoint.sha256(), file, "the checkpoint");
    }

    /** What the control plane has checked, checked again: a worker need not trust it with the rest of its disk. */
    private static void check(InputFile input) throws LaunchRefusedException {
        String path = String.valueOf(input.path());
        String fault = SafePath.fault(path).orElse(null);
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (fault != null || InputCache.isReserved(name)) {
            throw LaunchRefusedException.infrastructure("Expected the path of an input file to be "
                    + (fault == null ? "none of the worker's own" : fault) + ", found another; submit the job again");
        }
    }

    private static void checkSum(@Nullable String sha256, String shown) throws LaunchRefusedException {
        if (!InputCache.isSum(sha256)) {
            throw LaunchRefusedException.infrastructure("Expected to fetch " + shown
                    + ", but its SHA-256 is not 64 hexadecimal digits; submit the job again");
        }
    }

    private boolean fetch(String sha256, Path target, String shown) throws IOException, LaunchRefusedException {
        checkSum(sha256, shown);
        BlobSource.Verdict verdict = inputs.copy(sha256, target);
        if (verdict == BlobSource.Verdict.UNKNOWN) {
            throw LaunchRefusedException.infrastructure("Expected to fetch " + shown + " with SHA-256 " + sha256
                    + ", but the control plane does not have it any more; submit the job again");
        }
        return verdict == BlobSource.Verdict.DONE;
    }

    private List<InputFile> inputs() {
        Execution execution = assignment.execution();
        List<InputFile> given = execution == null ? null : execution.inputs();
        return given == null ? List.of() : given;
    }

    private static void restrict(Path file, boolean executable) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
        }
    }

    private static Path parent(Path file) {
        @Nullable Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
