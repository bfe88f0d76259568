package hdcf.worker.process;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that looks after what nobody will tell: commands whose shell is not this worker's. It rests without any. */
final class ProcessWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long STACK_BYTES = 256 * 1024;

    /** Something to look at again and again. */
    interface Look {
        /** Looks once. Answers whether nothing is left to look at. */
        boolean isOver();
    }

    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean isClosed;

    ProcessWatch() {
        thread = new Thread(null, this::run, "process-watch", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
    }

    void add(Look look) {
        looks.add(look);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!isClosed) {
            looks.removeIf(ProcessWatch::isOver);
            if (looks.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    private static boolean isOver(Look look) {
        try {
            return look.isOver();
        } catch (RuntimeException fault) {
            LOG.atError().addKeyValue("cause", fault).log("Expected to look after a process, but that failed");
            return false;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }
}
