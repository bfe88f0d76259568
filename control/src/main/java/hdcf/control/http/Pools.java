package hdcf.control.http;

import hdcf.control.job.Refusal;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which endpoints may block; each kind has a limit of its own.
 *
 * @param readers for reads of the database
 * @param uploads for large submissions
 * @param followers for the audit log as it grows
 * @param chunks for octets as they arrive
 * @param checks for comparing output with what a report says of it
 * @param downloads for octets that leave; each takes as long as its reader
 */
record Pools(
        Executor readers, Executor uploads, Executor followers, Executor chunks, Executor checks, Executor downloads) {
    private static final int READERS = 4;
    private static final int WAITING_READS = 256;
    private static final int UPLOADS = 2;
    private static final int WAITING_UPLOADS = 16;
    private static final int CHUNKS = 4;
    private static final int WAITING_CHUNKS = 256;
    private static final int CHECKS = 2;
    private static final int WAITING_CHECKS = 256;
    private static final int DOWNLOADS = 64;
    private static final long IDLE_SEC = 30;
    private static final long STOP_SEC = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    static Pools start(int maxFollowers) {
        return new Pools(
                pool("http-read", READERS, new ArrayBlockingQueue<>(WAITING_READS)),
                pool("http-upload", UPLOADS, new ArrayBlockingQueue<>(WAITING_UPLOADS)),
                pool("http-follow", maxFollowers, new SynchronousQueue<>()),
                pool("http-chunk", CHUNKS, new ArrayBlockingQueue<>(WAITING_CHUNKS)),
                pool("http-check", CHECKS, new ArrayBlockingQueue<>(WAITING_CHECKS)),
                pool("http-download", DOWNLOADS, new SynchronousQueue<>()));
    }

    /** Runs the task, or refuses when the pool is full. */
    static void run(Executor pool, Runnable task) throws Refusal {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException full) {
            throw new Refusal(ProblemCode.OVERLOADED, "Expected room for one more such request, found none; retry");
        }
    }

    /** Interrupts what runs, and waits until it has ended, though not for ever. */
    void stop() {
        List<ThreadPoolExecutor> all = new ArrayList<>();
        for (Executor pool : List.of(readers, uploads, followers, chunks, checks, downloads)) {
            if (pool instanceof ThreadPoolExecutor threads) {
                threads.shutdownNow();
                all.add(threads);
            }
        }
        try {
            for (ThreadPoolExecutor threads : all) {
                if (!threads.awaitTermination(STOP_SEC, TimeUnit.SECONDS)) {
                    LOG.warn("A request did not end in time; its connection is closed");
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadPoolExecutor pool(String name, int size, BlockingQueue<Runnable> waiting) {
        AtomicInteger number = new AtomicInteger();
        boolean isDirect = waiting instanceof SynchronousQueue;
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(isDirect ? 0 : size, size, IDLE_SEC, TimeUnit.SECONDS, waiting, task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        if (!isDirect) {
            pool.allowCoreThreadTimeOut(true);
        }
        return pool;
    }
}
