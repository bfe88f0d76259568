package hdcf.worker.process;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A process of this machine with its descendants.
 *
 * <p>A child whose parent has ended belongs to nobody, so the members are remembered from the first signal on, and found
 * again by the cookie in their environment. One pass would miss what is forked while it runs: killing repeats until a pass
 * finds nothing.
 */
final class LocalProcess implements RunningProcess {
    private final Process process;
    private final String cookie;
    private final CompletableFuture<Integer> exit;
    private final Map<String, String> enforced;
    private final Set<ProcessHandle> members = new LinkedHashSet<>();

    LocalProcess(Process process, String cookie, Map<String, String> enforced) {
        this.enforced = enforced;
        this.process = process;
        this.cookie = cookie;
        // Asked for once: each call would leave one more dependent behind for as long as the process runs.
        this.exit = process.onExit().thenApply(Process::exitValue);
        members.add(process.toHandle());
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public @Nullable Long startedAtMs() {
        return process.info().startInstant().map(start -> start.toEpochMilli()).orElse(null);
    }

    @Override
    public @Nullable Integer exitCode() {
        return exit.getNow(null);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void whenEnded(Runnable bell) {
        exit.handle((code, failure) -> {
            bell.run();
            return code;
        });
    }

    @Override
    public void terminate() {
        remember();
        members.forEach(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        remember();
        JobTree.destroyAll(members, cookie);
    }

    @Override
    public boolean isTreeAlive() {
        return members.stream().anyMatch(Proc::isRunning);
    }

    private void remember() {
        for (ProcessHandle member : List.copyOf(members)) {
            member.descendants().forEach(members::add);
        }
        members.addAll(Proc.withCookie(cookie));
    }

    @Override
    public boolean isEnded() {
        return exit.isDone();
    }

    @Override
    public @Nullable String lost() {
        return null;
    }

    @Override
    public boolean isNeverStarted() {
        return false;
    }

    @Override
    public @Nullable Long memoryBytes() {
        return exit.isDone() ? null : JobTree.familyBytes(process.pid());
    }

    @Override
    public boolean isOutOfMemory() {
        return false;
    }

    @Override
    public int leaked() {
        return 0;
    }

    @Override
    public Map<String, String> enforced() {
        return enforced;
    }

    @Override
    public @Nullable Long peakMemoryBytes() {
        return null;
    }

    @Override
    public @Nullable Long cpuMs() {
        return null;
    }

    @Override
    public void release() {
        // The system holds nothing for it.
    }
}
