package hdcf.worker.process;

import java.util.LinkedHashSet;
import java.util.List;
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
    private static final int MAX_PASSES = 50;

    private final Process process;
    private final String cookie;
    private final CompletableFuture<Integer> exit;
    private final Set<ProcessHandle> members = new LinkedHashSet<>();

    LocalProcess(Process process, String cookie) {
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
        destroyAll(members, cookie);
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

    /** Kills these, and whatever carries the cookie, until nothing is found. Answers how many were killed. */
    static int destroyAll(Set<ProcessHandle> first, String cookie) {
        Set<ProcessHandle> killed = new LinkedHashSet<>();
        Set<ProcessHandle> pass = first;
        for (int i = 0; i < MAX_PASSES; i++) {
            Set<ProcessHandle> next = new LinkedHashSet<>();
            for (ProcessHandle handle : pass) {
                if (Proc.isRunning(handle)) {
                    handle.descendants().forEach(next::add);
                    handle.destroyForcibly();
                    killed.add(handle);
                }
            }
            next.addAll(Proc.withCookie(cookie));
            next.removeAll(killed);
            if (next.isEmpty()) {
                break;
            }
            pass = next;
        }
        return killed.size();
    }
}
