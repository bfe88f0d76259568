package hdcf.worker;

import hdcf.worker.loop.DutyCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that drives one duty cycle until it is told to stop. */
final class DutyThread {
    private static final Logger LOG = LoggerFactory.getLogger(DutyThread.class);

    private final DutyCycle duty;
    private final Thread thread;
    private volatile boolean isStopped;

    DutyThread(DutyCycle duty) {
        this.duty = duty;
        this.thread = new Thread(this::run, duty.name());
        // A poll that is parked at the control plane must not keep the program alive.
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        isStopped = true;
        duty.bell().ring();
    }

    private void run() {
        try {
            while (!isStopped) {
                if (step() == 0) {
                    duty.bell().await(duty.napNanos());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** A mistake of ours in one turn must not silence the worker: it is told, and the next turn is tried after a nap. */
    private int step() {
        try {
            return duty.doWork();
        } catch (RuntimeException mistake) {
            LOG.atError().setCause(mistake).addKeyValue("loop", duty.name()).log("A loop failed in one turn");
            return 0;
        }
    }
}
