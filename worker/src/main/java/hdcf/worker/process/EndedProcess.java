package hdcf.worker.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command of which nothing is known any more but its exit code. */
record EndedProcess(Integer exitCode, Map<String, String> enforced) implements RunningProcess {
    @Override
    public long pid() {
        return -1;
    }

    @Override
    public @Nullable Long startedAtMs() {
        return null;
    }

    @Override
    public boolean isEnded() {
        return true;
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
    public void whenEnded(Runnable bell) {
        bell.run();
    }

    @Override
    public void terminate() {
        // There is nothing left.
    }

    @Override
    public void kill() {
        // There is nothing left.
    }

    @Override
    public boolean isTreeAlive() {
        return false;
    }

    @Override
    public @Nullable Long memoryBytes() {
        return null;
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
