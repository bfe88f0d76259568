package hdcf.worker.process;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that a slot shell was told to start, by this worker or by an earlier one.
 *
 * <p>Its end is told by the shell, or, where that shell is not this worker's or is gone, read from the start file by
 * {@link #look}, again and again on one thread.
 */
final class ShellJob implements RunningProcess, SlotShell.Listener, ProcessWatch.Look {
    private static final Logger LOG = LoggerFactory.getLogger(ShellJob.class);
    /** Looks, of some 20 ms each, before an unwritten birth or an unwritten end is given up. */
    private static final int BIRTH_LOOKS = 50;

    private static final int END_LOOKS = 1_500;
    private static final long BIRTH_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int BIRTH_TRIES = 500;
    private static final int FIRST_SIGNAL_CODE = 128;

    /** What a job is made of; {@code startedAtMs} is null when an earlier worker started it. */
    record Parts(
            LaunchMark mark,
            JobTree tree,
            Map<String, String> enforced,
            ProcessWatch watch,
            Confinement confinement,
            @Nullable Long startedAtMs) {}

    /** What was used, as far as anybody counted. */
    private record Usage(
            @Nullable Long peakMemoryBytes, @Nullable Long cpuMs, boolean isOutOfMemory) {}

    private final Parts parts;
    private final CompletableFuture<JobEnd> end = new CompletableFuture<>();
    private volatile StartFile.@Nullable Birth born;
    private volatile Usage usage = new Usage(null, null, false);
    private volatile int leaked;
    private volatile boolean isSignalled;
    /** Confined to whoever looks: first the thread that recovers, then the watch. */
    private int looks;

    ShellJob(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Runnable ended(int exitCode, boolean hasLeaked, @Nullable Long cpuMs) {
        boolean isByItself = !isSignalled && exitCode < FIRST_SIGNAL_CODE;
        int left = hasLeaked && isByItself ? 1 : 0;
        Cgroup own = parts.tree().cgroup();
        if (own == null) {
            usage = new Usage(null, cpuMs, false);
        } else {
            Long whole = own.cpuMs();
            usage = new Usage(own.peakMemoryBytes(), whole == null ? cpuMs : whole, own.isOutOfMemory());
            if (own.isPopulated()) {
                left = isByItself ? Math.max(left, own.members().size()) : 0;
                if (!parts.mark().limits().keepLeaked()) {
                    own.kill();
                }
            }
        }
        leaked = left;
        boolean isDoubtful = exitCode == GiveUp.CODE && birth() == null;
        return () -> end.complete(isDoubtful ? JobEnd.lost(GiveUp.DOUBTFUL) : JobEnd.exited(exitCode));
    }

    @Override
    public void groupForgotten() {
        if (!parts.mark().limits().keepLeaked()) {
            parts.tree().kill(null, false);
        }
    }

    @Override
    public void neverStarted(@Nullable String why) {
        end.complete(JobEnd.neverStarted(GiveUp.refusal(why, parts.mark())));
    }

    @Override
    public void orphaned() {
        LOG.atWarn()
                .addKeyValue("assignment_id", parts.mark().assignmentId())
                .log("Lost the shell of a command; its end will be read from its start file");
        parts.watch().add(this);
    }

    private void lose(String why) {
        end.complete(JobEnd.lost(why));
    }

    /** Looks what stands in the start file. Answers whether the end is known. */
    @Override
    public boolean isOver() {
        try {
            look();
        } catch (IOException disk) {
            if (looks++ > END_LOOKS) {
                lose("Expected to read how the command ended, but the disk refused: " + disk.getMessage());
            }
        }
        return end.isDone();
    }

    private void look() throws IOException {
        StartFile start = StartFile.read(parts.mark().folder());
        Integer exitCode = start.exitCode();
        StartFile.Birth birth = start.born();
        if (birth != null) {
            born = birth;
        }
        if (end.isDone()) {
            return;
        }
        if (exitCode != null) {
            ended(exitCode, start.leaked(), null).run();
        } else if (start.isDisowned()
                || (!start.exists() && StartFile.disown(parts.mark().folder()))) {
            neverStarted(start.whyGivenUp());
        } else if (birth == null) {
            if (looks++ > BIRTH_LOOKS) {
                parts.tree().kill(null, false);
                lose("Expected the command's process to say who it is, but it did not; it may have run");
            }
        } else if (!birth.isRunning() && (!birth.isShellRunning() || looks++ > END_LOOKS)) {
            Integer late = StartFile.read(parts.mark().folder()).exitCode();
            if (late != null) {
                ended(late, start.leaked(), null).run();
            } else {
                parts.tree().kill(birth, false);
                lose("Expected an exit code, but the command and the shell that waited for it are gone");
            }
        }
    }

    /** Who the command's process is; null when that is not known yet. */
    private StartFile.@Nullable Birth birth() {
        StartFile.Birth known = born;
        if (known == null) {
            try {
                known = StartFile.read(parts.mark().folder()).born();
                born = known;
            } catch (IOException unreadable) {
                return null;
            }
        }
        return known;
    }

    /** The command's process if it is there for sure, so that its number may be used. */
    private StartFile.@Nullable Birth pinned() {
        if (end.isDone()) {
            return null;
        }
        for (int tries = 0; tries < BIRTH_TRIES && birth() == null && !end.isDone(); tries++) {
            try {
                if (StartFile.disown(parts.mark().folder())) {
                    neverStarted(null);
                    return null;
                }
            } catch (IOException folderGone) {
                return null;
            }
            LockSupport.parkNanos(BIRTH_PAUSE_NANOS);
        }
        StartFile.Birth known = birth();
        try {
            boolean isOpen = known != null
                    && known.isPinned()
                    && StartFile.read(parts.mark().folder()).exitCode() == null;
            return isOpen ? known : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    @Override
    public void terminate() {
        isSignalled = true;
        StartFile.Birth pinned = pinned();
        if (!isNeverStarted()) {
            if (parts.mark().limits().isolation() == Isolation.CONTAINER) {
                parts.confinement()
                        .signalContainer(
                                parts.mark().assignmentId(),
                                parts.mark().limits().stopSignal());
            }
            parts.tree().signal(parts.mark().limits().stopSignal(), pinned);
        }
    }

    @Override
    public void kill() {
        isSignalled = true;
        StartFile.Birth pinned = pinned();
        if (!isNeverStarted()) {
            if (parts.mark().limits().isolation() == Isolation.CONTAINER) {
                parts.confinement().signalContainer(parts.mark().assignmentId(), "KILL");
            }
            parts.tree().kill(pinned, pinned != null);
        }
    }

    @Override
    public boolean isTreeAlive() {
        return !end.isDone() || (!isNeverStarted() && parts.tree().isAlive(birth()));
    }

    @Override
    public long pid() {
        StartFile.Birth known = birth();
        return known == null ? -1 : known.self().pid();
    }

    @Override
    public @Nullable Long startedAtMs() {
        Long given = parts.startedAtMs();
        StartFile.Birth known = given == null ? birth() : null;
        return known == null ? given : Proc.startedAtMs(known.self().startTicks());
    }

    @Override
    public @Nullable Integer exitCode() {
        JobEnd known = end.getNow(null);
        return known == null ? null : known.exitCode();
    }

    @Override
    public boolean isEnded() {
        return end.isDone();
    }

    @Override
    public @Nullable String lost() {
        JobEnd known = end.getNow(null);
        return known == null ? null : known.lost();
    }

    @Override
    public boolean isNeverStarted() {
        JobEnd known = end.getNow(null);
        return known != null && known.isNeverStarted();
    }

    @Override
    public @Nullable LaunchRefusedException refusal() {
        JobEnd known = end.getNow(null);
        return known == null ? null : known.refusal();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void whenEnded(Runnable bell) {
        end.handle((how, failure) -> {
            bell.run();
            return how;
        });
    }

    @Override
    public @Nullable Long memoryBytes() {
        StartFile.Birth known = end.isDone() ? null : birth();
        return known == null ? null : parts.tree().memoryBytes(known);
    }

    @Override
    public boolean isOutOfMemory() {
        Cgroup own = parts.tree().cgroup();
        return usage.isOutOfMemory() || (own != null && !end.isDone() && own.isOutOfMemory());
    }

    @Override
    public int leaked() {
        return leaked;
    }

    @Override
    public Map<String, String> enforced() {
        return parts.enforced();
    }

    @Override
    public @Nullable Long peakMemoryBytes() {
        return usage.peakMemoryBytes();
    }

    @Override
    public @Nullable Long cpuMs() {
        return usage.cpuMs();
    }

    @Override
    public void release() {
        Cgroup own = parts.tree().cgroup();
        if (own != null && !own.release()) {
            parts.watch().add(own.removal());
        }
    }
}
