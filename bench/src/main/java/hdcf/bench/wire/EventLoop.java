package hdcf.bench.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Drives many connections with one thread: the one that calls {@link #run}. */
public final class EventLoop implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;
    private static final long TICK_MS = 20;

    private final InetSocketAddress address;
    private final Selector selector;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER);
    private final List<Lane> lanes = new ArrayList<>();

    /** A loop without connections. */
    public EventLoop(InetSocketAddress address) throws IOException {
        this.address = address;
        this.selector = Selector.open();
    }

    /** Opens one more connection. */
    public Lane open(Script script) throws IOException {
        Lane lane = new Lane(selector, address, script);
        lanes.add(lane);
        return lane;
    }

    /** The connections, in the order they were opened. */
    public List<Lane> lanes() {
        return lanes;
    }

    /** Runs until no connection awaits an answer. */
    public void runUntilIdle(int limitSec) throws IOException {
        run(() -> lanes.stream().noneMatch(Lane::isBusy), limitSec);
    }

    /** Runs until the condition holds; it is asked now and then. */
    public void run(BooleanSupplier isDone, int limitSec) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSec);
        long nextLook = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (nextLook - now <= 0) {
                if (isDone.getAsBoolean()) {
                    return;
                }
                if (until - now <= 0) {
                    throw new IOException("Expected the server to answer within " + limitSec + " s, but it did not");
                }
                nextLook = now + TimeUnit.MILLISECONDS.toNanos(TICK_MS);
            }
            try {
                selector.select(this::ready, TICK_MS);
            } catch (UncheckedIOException broken) {
                throw new IOException(broken.getMessage(), broken.getCause());
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            ((Lane) key.attachment()).ready(shared);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() throws IOException {
        for (Lane lane : lanes) {
            lane.close();
        }
        selector.close();
    }
}
