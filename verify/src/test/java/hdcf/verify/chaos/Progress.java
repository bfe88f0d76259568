package hdcf.verify.chaos;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts answers that arrived, and lets the test wait for the next few. Safe for use by several threads. */
final class Progress {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grew = lock.newCondition();
    private long answers;

    void count() {
        lock.lock();
        try {
            answers++;
            grew.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many more answers have arrived. */
    void awaitMore(int wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        lock.lock();
        try {
            long target = answers + wanted;
            while (answers < target) {
                if (grew.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw new AssertionError("Expected " + wanted + " more answers within " + limit + ", found "
                            + (answers - target + wanted));
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
