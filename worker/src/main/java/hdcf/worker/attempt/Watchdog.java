package hdcf.worker.attempt;

import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.Resources;
import hdcf.worker.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a running command from outside: its memory where the system sets no limit, the size of its output, and the room
 * on the disk. Confined to one thread.
 */
final class Watchdog {
    /** Below this a command that writes much is ended before the disk is full for everybody. */
    static final long MIN_FREE_BYTES = 32L * 1024 * 1024;
    /** A command with less output than this is not what fills the disk. */
    static final long MUCH_OUTPUT_BYTES = 8L * 1024 * 1024;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final String BY_US = "watchdog";
    private static final String NOBODY = "none";

    private final RunningProcess process;
    private final Streams streams;
    private final Path disk;
    private final @Nullable Long memoryBytes;
    private long nextNanos;

    /**
     * @param disk a folder on the disk that must not become full
     * @param nowNanos when the command was started; the first look comes a while later, as most commands are short
     */
    Watchdog(RunningProcess process, Streams streams, Path disk, @Nullable Resources resources, long nowNanos) {
        this.process = process;
        this.streams = streams;
        this.disk = disk;
        this.nextNanos = nowNanos + LOOK_NANOS;
        Long memoryMb = resources == null ? null : resources.memoryMb();
        String enforcer = process.enforced().getOrDefault("memory", NOBODY);
        boolean isOurs = enforcer.equals(BY_US) || enforcer.equals(NOBODY);
        this.memoryBytes = memoryMb == null || !isOurs ? null : memoryMb * 1024 * 1024;
    }

    /** Nanoseconds until the next look is due. */
    long napNanos(long nowNanos) {
        return Math.max(0, nextNanos - nowNanos);
    }

    /** Looks, when it is time, and says why the command has to end. */
    @Nullable
    EndOrder look(long nowNanos) {
        if (nextNanos - nowNanos > 0) {
            return null;
        }
        nextNanos = nowNanos + LOOK_NANOS;
        Long limit = memoryBytes;
        if (limit != null) {
            Long used = process.memoryBytes();
            if (used != null && used > limit) {
                return new EndOrder(
                        EndCause.OOM,
                        "Expected at most " + limit + " bytes of memory, but the command used " + used
                                + " and was stopped; give the job more with memory_mb");
            }
        }
        try {
            streams.trim();
            if (streams.keptBytes() > MUCH_OUTPUT_BYTES) {
                long free = Files.getFileStore(disk).getUsableSpace();
                if (free < MIN_FREE_BYTES) {
                    return new EndOrder(
                            EndCause.OUTPUT_LIMIT,
                            "Expected room on the worker's disk, but the command's output left only " + free
                                    + " bytes and it was stopped; free some or set max_output_bytes lower");
                }
            }
        } catch (IOException unreadable) {
            // The next look sees more; a file that cannot be looked at is no reason to stop a command.
            return null;
        }
        return null;
    }
}
