package hdcf.control.output;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Who follows which stream, and a word to them when it has changed. Safe for use by several threads. */
public final class Watches {
    private final Map<StreamKey, Change> changes = new ConcurrentHashMap<>();

    /** Follows a stream until the watch is closed. */
    public Watch watch(StreamKey key) {
        Change change = changes.compute(key, (same, old) -> (old == null ? new Change() : old).joined());
        return new Watch(key, change);
    }

    /** Whether somebody follows the stream. */
    public boolean isWatched(StreamKey key) {
        return changes.containsKey(key);
    }

    /** How many follow any stream. */
    public int count() {
        return changes.values().stream()
                .mapToInt(change -> change.watchers.get())
                .sum();
    }

    /** Tells those who follow the stream that it has grown, or that its attempt may have ended. */
    public void changed(StreamKey key) {
        Change change = changes.get(key);
        if (change != null) {
            change.raise();
        }
    }

    /** One who follows. */
    public final class Watch implements AutoCloseable {
        private final StreamKey key;
        private final Change change;

        private Watch(StreamKey key, Change change) {
            this.key = key;
            this.change = change;
        }

        /** Changes so far; read it before looking at what may have changed. */
        public long changes() {
            return change.count.get();
        }

        /** Waits until there were more changes than {@code seen}, though not longer than this. */
        public void await(long seen, long timeoutMs) throws InterruptedException {
            change.await(seen, timeoutMs);
        }

        @Override
        public void close() {
            changes.compute(key, (same, old) -> old == null ? null : old.left());
        }
    }

    private static final class Change {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition raised = lock.newCondition();
        private final AtomicLong count = new AtomicLong();
        /** Changed inside the map's own lock for this key. */
        private final AtomicInteger watchers = new AtomicInteger();

        private Change joined() {
            watchers.incrementAndGet();
            return this;
        }

        private @Nullable Change left() {
            return watchers.decrementAndGet() == 0 ? null : this;
        }

        private void raise() {
            lock.lock();
            try {
                count.incrementAndGet();
                raised.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void await(long seen, long timeoutMs) throws InterruptedException {
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            lock.lock();
            try {
                while (count.get() <= seen && left > 0) {
                    left = raised.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
