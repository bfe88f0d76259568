package hdcf.bench.plane;

import java.io.IOException;

/**
 * CPU time in a window: of one process, of this one, and of everything else on the machine, which is the noise.
 *
 * @param foreignCores how many processors others kept busy
 */
public record CpuUse(long processMicros, double foreignCores) {
    /** A window that has begun. */
    public static final class Window {
        private final long pid;
        private final long process;
        private final long own;
        private final long machine;
        private final long nanos;

        private Window(long pid) throws IOException {
            this.pid = pid;
            process = ProcStat.cpuMicros(pid);
            own = ownMicros();
            machine = ProcStat.machineMicros();
            nanos = System.nanoTime();
        }

        /** Ends it. */
        public CpuUse end() throws IOException {
            long used = ProcStat.cpuMicros(pid) - process;
            long ownUsed = pid == ProcessHandle.current().pid() ? 0 : ownMicros() - own;
            double elapsedMicros = (System.nanoTime() - nanos) / 1e3;
            long foreign = ProcStat.machineMicros() - machine - used - ownUsed;
            return new CpuUse(used, Math.max(0, foreign / elapsedMicros));
        }
    }

    /** Begins a window over a process. */
    public static Window begin(long pid) throws IOException {
        return new Window(pid);
    }

    private static long ownMicros() throws IOException {
        return ProcStat.cpuMicros(ProcessHandle.current().pid());
    }
}
