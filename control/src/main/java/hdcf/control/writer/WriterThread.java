package hdcf.control.writer;

import java.util.function.Consumer;

/** The thread that drives the {@link WriteLoop} until it is closed or poisoned. */
public final class WriterThread {
    private final WriteLoop<?> loop;
    private final CommandQueue<?> queue;
    private final Consumer<Throwable> onFault;
    private final Thread thread;

    /**
     * @param onFault called on the writer thread when the loop is poisoned; has to end the process
     */
    public WriterThread(WriteLoop<?> loop, CommandQueue<?> queue, Consumer<Throwable> onFault) {
        this.loop = loop;
        this.queue = queue;
        this.onFault = onFault;
        this.thread = new Thread(this::run, "writer");
    }

    /** Starts. */
    public void start() {
        thread.start();
    }

    /** Takes no more commands, applies what is inside, and ends. */
    public void close() throws InterruptedException {
        queue.close();
        thread.join();
    }

    private void run() {
        try {
            while (!queue.isClosed() || queue.size() > 0) {
                int done = loop.doWork();
                if (done == WriteLoop.BUSY) {
                    loop.waitWhileBusy();
                } else if (done == 0) {
                    loop.waitForWork();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            onFault.accept(fault);
        }
    }
}
