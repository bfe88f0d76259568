package hdcf.worker.attempt;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.BlobRef;
import hdcf.schema.wire.Execution;
import hdcf.schema.wire.InputFile;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.spool.BlobSource;
import hdcf.worker.spool.InputCache;
import hdcf.worker.spool.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job finds around itself: its own folder with its input files, and the checkpoint that an earlier attempt left. */
final class Workplace {
    private final Assignment assignment;
    private final OutputFolder folder;
    private final InputCache inputs;

    Workplace(Assignment assignment, OutputFolder folder, InputCache inputs) {
        this.assignment = assignment;
        this.folder = folder;
        this.inputs = inputs;
    }

    /** Prepares what is missing. Answers false when something could not be had yet: then it is to be called again. */
    boolean prepare() throws IOException, LaunchRefusedException {
        folder.create();
        Path own = folder.workFolder();
        for (InputFile input : inputs()) {
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

    private boolean fetch(String sha256, Path target, String shown) throws IOException, LaunchRefusedException {
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
