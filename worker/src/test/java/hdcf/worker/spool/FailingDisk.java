package hdcf.worker.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The real disk, whose steps are listed, and which refuses from one step on for a number of steps. */
public final class FailingDisk implements DiskSteps {
    private final List<String> steps = new ArrayList<>();
    private int failFrom = Integer.MAX_VALUE;
    private int failures;
    private CountDownLatch isWriting = new CountDownLatch(0);
    private CountDownLatch goOn = new CountDownLatch(0);

    /** Stops the first write that comes until the second latch is open. */
    void holdFirstWrite(CountDownLatch whenItWrites, CountDownLatch untilItMay) {
        isWriting = whenItWrites;
        goOn = untilItMay;
    }

    /** Counted from now: the {@code n}th step, and so many after it, are refused. */
    public synchronized void fail(int n, int times) {
        failFrom = steps.size() + n;
        failures = times;
    }

    /** Takes every step again. */
    public synchronized void heal() {
        failFrom = Integer.MAX_VALUE;
    }

    synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    private synchronized boolean isRefused(String step, Path file) {
        steps.add(step + " " + file.getFileName());
        int number = steps.size();
        return number >= failFrom && number - failFrom < failures;
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        if (isRefused("write", file)) {
            // What a full disk leaves behind.
            Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            throw new IOException("No space left on device");
        }
        isWriting.countDown();
        try {
            goOn.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
        DiskSteps.real().write(file, bytes);
    }

    @Override
    public void force(Path file) throws IOException {
        refuse("force", file);
        DiskSteps.real().force(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        refuse("rename", from);
        DiskSteps.real().rename(from, to);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        refuse("forceFolder", folder);
        DiskSteps.real().forceFolder(folder);
    }

    private void refuse(String step, Path file) throws IOException {
        if (isRefused(step, file)) {
            throw new IOException("Input/output error");
        }
    }

    /** Takes a state file over this disk. */
    public StateFile open(Path file) throws IOException, StateLockedException {
        return StateFile.open(file, this);
    }
}
