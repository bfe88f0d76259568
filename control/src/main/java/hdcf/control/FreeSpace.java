package hdcf.control;

import hdcf.control.job.Refusal;
import hdcf.schema.daemon.ExitCode;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Free bytes where a file lies, looked at once per second at most. Safe for use by several threads. */
final class FreeSpace implements LongSupplier {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path folder;
    private final Clock clock;
    private long lookedNanos;
    private long bytes;

    FreeSpace(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.lookedNanos = clock.nanos() - LOOK_NANOS;
    }

    @Override
    public synchronized long getAsLong() {
        long now = clock.nanos();
        if (now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            bytes = look();
        }
        return bytes;
    }

    /** Of what cannot be stored for lack of it. */
    static Refusal refusal() {
        return new Refusal(
                ProblemCode.STORAGE_FULL,
                "Expected room to store this, but the disk of the control plane is nearly full: free some space, then repeat");
    }

    /** There is no database yet, and a new one would not fit. */
    static ControlPlane.StartFault startFault() {
        return new ControlPlane.StartFault(
                ExitCode.STORAGE,
                "Expected room for a new database, but the disk is nearly full; free some space, then start again");
    }

    private long look() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException cannotTell) {
            // Whether there is room will show when something is written.
            return Long.MAX_VALUE;
        }
    }
}
