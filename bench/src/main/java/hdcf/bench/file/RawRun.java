package hdcf.bench.file;

import hdcf.control.job.Refusal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The raw baseline as a process of its own, so that both sides of the comparison are a JVM with the same flags. Arguments:
 * database, operations per transaction, seconds of warm-up, seconds of measuring. Prints one line.
 */
public final class RawRun {
    private RawRun() {}

    public static void main(String[] args) throws Refusal {
        double warmUp = Double.parseDouble(args[2]);
        double seconds = Double.parseDouble(args[3]);
        int group = Integer.parseInt(args[1]);
        try (RawQueue queue = RawQueue.open(Path.of(args[0]), group)) {
            long all = run(queue, warmUp) * group;
            long cpuBefore = cpuNanos();
            long commitsBefore = queue.commits();
            long start = System.nanoTime();
            long lifecycles = run(queue, seconds) * group;
            long nanos = System.nanoTime() - start;
            long cpuMicros = (cpuNanos() - cpuBefore) / 1000;
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            out.println(lifecycles + " " + nanos + " " + cpuMicros + " " + (queue.commits() - commitsBefore) + " "
                    + (all + lifecycles));
        }
    }

    private static long run(RawQueue queue, double seconds) throws Refusal {
        long until = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        long rounds = 0;
        while (System.nanoTime() - until < 0) {
            queue.round();
            rounds++;
        }
        return rounds;
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /**
     * What the process printed.
     *
     * @param total lifecycles including the warm-up
     */
    public record Report(long lifecycles, long nanos, long cpuMicros, long commits, long total) {
        /** Reads the line. */
        public static Report parse(String line) throws IOException {
            String[] fields = line.strip().split(" ", -1);
            if (fields.length != 5) {
                throw new IOException("Expected five numbers from the raw baseline, found: " + line);
            }
            long[] numbers = new long[fields.length];
            for (int i = 0; i < fields.length; i++) {
                numbers[i] = Long.parseLong(fields[i]);
            }
            return new Report(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        }

        /** Lifecycles per second. */
        public double rate() {
            return lifecycles * 1e9 / nanos;
        }
    }
}
