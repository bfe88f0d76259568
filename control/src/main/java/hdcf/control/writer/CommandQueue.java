package hdcf.control.writer;

import hdcf.schema.port.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way to the writer. Many threads put commands in, the writer takes them out in order.
 *
 * @param <B> the book the commands write in
 */
public final class CommandQueue<B extends Book> {
    private final ArrayBlockingQueue<Entry<B, ?>> entries;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private volatile boolean isWriterWaiting;
    private volatile boolean isClosed;

    /**
     * @param capacity commands that may wait; more are turned away
     */
    public CommandQueue(int capacity, Clock clock) {
        this.entries = new ArrayBlockingQueue<>(capacity);
        this.clock = clock;
    }

    /**
     * Puts a command in.
     *
     * @return false when the queue is full or closed: nothing will happen and the reply will not be called
     */
    public <A> boolean offer(Command<B, A> command, Reply<A> reply) {
        Entry<B, A> entry = new Entry<>(command, reply, clock.nanos());
        if (isClosed || !entries.offer(entry)) {
            return false;
        }
        // Closed in between: whoever drains the rest may have missed it.
        if (isClosed && entries.remove(entry)) {
            return false;
        }
        if (isWriterWaiting) {
            lock.lock();
            try {
                arrived.signal();
            } finally {
                lock.unlock();
            }
        }
        return true;
    }

    /** Turns away what comes from now on; what is inside will still be applied. */
    public void close() {
        isClosed = true;
        lock.lock();
        try {
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return isClosed;
    }

    /** Commands that wait now. */
    public int size() {
        return entries.size();
    }

    void drainTo(List<Entry<B, ?>> target, int limit) {
        entries.drainTo(target, limit);
    }

    /** Takes out everything that arrived until this moment. */
    void drainArrived(List<Entry<B, ?>> target, long untilNanos) {
        @Nullable Entry<B, ?> next = entries.peek();
        while (next != null && next.arrivedNanos() - untilNanos <= 0) {
            target.add(next);
            entries.remove();
            next = entries.peek();
        }
    }

    /** Waits for a command, at most until {@code untilNanos}. */
    void await(long untilNanos) throws InterruptedException {
        lock.lock();
        try {
            isWriterWaiting = true;
            long left = untilNanos - clock.nanos();
            while (entries.isEmpty() && !isClosed && left > 0) {
                left = arrived.awaitNanos(left);
            }
        } finally {
            isWriterWaiting = false;
            lock.unlock();
        }
    }

    record Entry<B extends Book, A>(Command<B, A> command, Reply<A> reply, long arrivedNanos) {}
}
