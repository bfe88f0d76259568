package hdcf.worker;

import hdcf.worker.loop.DutyCycle;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that drives one duty cycle until it is told to stop. */
final class DutyThread {
    private static final Logger LOG = LoggerFactory.getLogger(DutyThread.class);

    /** As sysexits.h has it for a fault of the program itself. */
    static final int FAULT = 70;

    private final DutyCycle duty;
    private final IntConsumer exit;
    private final Thread thread;
    private volatile boolean isStopped;

    /** @param exit ends the program at once with this code; commands run on for the next worker to take up */
    DutyThread(DutyCycle duty, IntConsumer exit) {
        this.duty = duty;
        this.exit = exit;
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
        } catch (Error fault) {
            end(fault);
        }
    }

    /**
     * Without memory, or without one of its classes, a worker that lives on with a loop less is worse than none: nobody starts
     * it again.
     */
    private void end(Error fault) {
        try {
            LOG.atError().setCause(fault).addKeyValue("loop", duty.name()).log("A loop cannot go on; ends the worker");
        } finally {
            exit.accept(FAULT);
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
