package hdcf.control.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tells followers of the audit log that there is more to read. Safe for use by several threads. */
public final class EventSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private volatile long lastId;

    /** The id of the last event that is durable. */
    public long lastId() {
        return lastId;
    }

    /** Called by the writer after COMMIT. */
    public void raise(long id) {
        if (id <= lastId) {
            return;
        }
        lock.lock();
        try {
            lastId = id;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is an event above {@code seenId}.
     *
     * @return whether there is one; false when the time is over
     */
    public boolean await(long seenId, long timeoutMs) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        lock.lock();
        try {
            while (lastId <= seenId && left > 0) {
                left = raised.awaitNanos(left);
            }
            return lastId > seenId;
        } finally {
            lock.unlock();
        }
    }
}
