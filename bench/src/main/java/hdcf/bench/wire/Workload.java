package hdcf.bench.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections that each are a registered worker, ready to be driven for a while. Confined to one thread. */
public final class Workload implements AutoCloseable {
    private static final int PATIENCE_SEC = 60;

    private final EventLoop loop;
    private final List<Lifecycle> scripts = new ArrayList<>();

    private Workload(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * How much at once.
     *
     * @param batch jobs per request
     */
    public record Shape(int connections, int batch) {
        /** Short, for tables. */
        public String text() {
            return batch > 1 ? connections + " × " + batch : String.valueOf(connections);
        }
    }

    /** What came of one run. */
    public record Outcome(Tally tally, long nanos) {
        /** Lifecycles per second. */
        public double rate() {
            return tally.lifecycles() * 1e9 / nanos;
        }
    }

    /** Connects, and registers each connection as a worker. */
    public static Workload open(InetSocketAddress address, String token, Shape shape) throws IOException {
        Workload workload = new Workload(new EventLoop(address));
        for (int i = 0; i < shape.connections(); i++) {
            Lifecycle script = new Lifecycle(token, "bench-" + i, shape.batch());
            workload.scripts.add(script);
            script.register(workload.loop.open(script));
        }
        workload.loop.runUntilIdle(PATIENCE_SEC);
        return workload;
    }

    /** Begins lifecycles for so long, and finishes those that are open then. */
    public Outcome run(double seconds) throws IOException {
        long start = System.nanoTime();
        Tally tally = new Tally(start + (long) (seconds * TimeUnit.SECONDS.toNanos(1)));
        for (int i = 0; i < scripts.size(); i++) {
            scripts.get(i).begin(loop.lanes().get(i), tally);
        }
        loop.runUntilIdle((int) seconds + PATIENCE_SEC);
        return new Outcome(tally, tally.lastNanos() - start);
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}
