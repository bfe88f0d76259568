package hdcf.worker.loop;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one napping loop; a ring while it is awake is kept until it naps. */
public final class Doorbell {
    private final Semaphore rings = new Semaphore(0);

    /** Something may be due. */
    public void ring() {
        if (rings.availablePermits() == 0) {
            rings.release();
        }
    }

    /** Takes a ring, if there is one, without waiting. Answers whether there was. */
    public boolean take() {
        return rings.drainPermits() > 0;
    }

    /** Waits for a ring, at most so long. */
    public void await(long nanos) throws InterruptedException {
        if (rings.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            rings.drainPermits();
        }
    }
}
