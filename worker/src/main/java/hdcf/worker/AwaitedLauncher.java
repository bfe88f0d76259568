package hdcf.worker;

import hdcf.worker.process.Enforcement;
import hdcf.worker.process.LaunchMark;
import hdcf.worker.process.LaunchRefusedException;
import hdcf.worker.process.LaunchSpec;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.Recovery;
import hdcf.worker.process.RunningProcess;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * How commands are started here, while that is still being found out on a thread of its own: for the most part processes are
 * waited for. Whoever needs it first waits for the rest.
 */
final class AwaitedLauncher implements ProcessLauncher {
    private final FutureTask<ProcessLauncher> search;

    private AwaitedLauncher(FutureTask<ProcessLauncher> search) {
        this.search = search;
    }

    static AwaitedLauncher of(Callable<ProcessLauncher> found) {
        FutureTask<ProcessLauncher> search = new FutureTask<>(found);
        new Thread(search, "launcher").start();
        return new AwaitedLauncher(search);
    }

    /** Waits until it is known, and fails when commands cannot be started in the way that was asked for. */
    ProcessLauncher await() {
        try {
            return search.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Expected to find how commands are started, but was stopped", stopped);
        }
    }

    @Override
    public RunningProcess launch(LaunchSpec spec) throws LaunchRefusedException, IOException {
        return await().launch(spec);
    }

    @Override
    public Recovery recover(LaunchMark mark) throws IOException {
        return await().recover(mark);
    }

    @Override
    public boolean isAdoptable() {
        return await().isAdoptable();
    }

    @Override
    public Enforcement enforcement() {
        return await().enforcement();
    }

    @Override
    public void close() {
        await().close();
    }
}
