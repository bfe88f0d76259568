package hdcf.control.writer;

import hdcf.schema.port.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way to the writer. Many threads put commands in, the writer takes them out in order. Under one lock: what was taken
 * in before the end is taken out by the writer, and what was turned away never is.
 *
 * @param <B> the book the commands write in
 */
public final class CommandQueue<B extends Book> {
    private final Queue<Entry<B, ?>> entries = new ArrayDeque<>();
    private final int capacity;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private volatile boolean isClosed;

    /**
     * @param capacity commands that may wait; more are turned away
     */
    public CommandQueue(int capacity, Clock clock) {
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * Puts a command in.
     *
     * @return false when the queue is full or closed: nothing will happen and the reply will not be called
     */
    public <A> boolean offer(Command<B, A> command, Reply<A> reply) {
        lock.lock();
        try {
            if (isClosed || entries.size() >= capacity) {
                return false;
            }
            add(command, reply);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Turns away what comes from now on; what is inside will still be applied. */
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #close()}, and this is applied after everything that is inside; there is always room for it. It is left out when
     * somebody else has closed before.
     */
    public <A> void close(Command<B, A> last, Reply<A> reply) {
        lock.lock();
        try {
            if (!isClosed) {
                add(last, reply);
                close();
            }
        } finally {
            lock.unlock();
        }
    }

    private <A> void add(Command<B, A> command, Reply<A> reply) {
        entries.add(new Entry<>(command, reply, clock.nanos()));
        arrived.signal();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return isClosed;
    }

    /** Commands that wait now. */
    public int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    void drainTo(List<Entry<B, ?>> target, int limit) {
        lock.lock();
        try {
            for (int left = Math.min(limit, entries.size()); left > 0; left--) {
                target.add(entries.remove());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes out everything that arrived until this moment. */
    void drainArrived(List<Entry<B, ?>> target, long untilNanos) {
        lock.lock();
        try {
            @Nullable Entry<B, ?> next = entries.peek();
            while (next != null && next.arrivedNanos() - untilNanos <= 0) {
                target.add(entries.remove());
                next = entries.peek();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a command, at most until {@code untilNanos}. */
    void await(long untilNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = untilNanos - clock.nanos();
            while (entries.isEmpty() && !isClosed && left > 0) {
                left = arrived.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    record Entry<B extends Book, A>(Command<B, A> command, Reply<A> reply, long arrivedNanos) {}
}
