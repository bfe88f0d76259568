package hdcf.worker.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The real disk, whose steps are listed, and which refuses from one step on for a number of steps. */
public final class FailingDisk implements DiskSteps {
    private final List<String> steps = new ArrayList<>();
    private final Map<FileChannel, Path> files = new HashMap<>();
    private final Map<Path, Long> forced = new HashMap<>();
    private Set<String> failing = Set.of();
    private int failFrom = Integer.MAX_VALUE;
    private int failures;
    private CountDownLatch isWriting = new CountDownLatch(0);
    private CountDownLatch goOn = new CountDownLatch(0);

    /** Stops the first append that comes until the second latch is open. */
    void holdFirstWrite(CountDownLatch whenItWrites, CountDownLatch untilItMay) {
        isWriting = whenItWrites;
        goOn = untilItMay;
    }

    /** Counted from now: the {@code n}th step, and so many after it, are refused. */
    public synchronized void fail(int n, int times) {
        failFrom = steps.size() + n;
        failures = times;
    }

    /** From now on, steps of these kinds are refused. */
    synchronized void failOn(String... kinds) {
        failing = Set.of(kinds);
    }

    /** Takes every step again. */
    public synchronized void heal() {
        failing = Set.of();
        failFrom = Integer.MAX_VALUE;
    }

    synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    private synchronized boolean isRefused(String step, Path file) {
        steps.add(step + " " + file.getFileName());
        int number = steps.size();
        return failing.contains(step) || (number >= failFrom && number - failFrom < failures);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        if (isRefused("write", file)) {
            // What a full disk leaves behind.
            Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            throw new IOException("No space left on device");
        }
        DiskSteps.real().write(file, bytes);
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        refuse("create", file);
        FileChannel channel = DiskSteps.real().create(file);
        synchronized (this) {
            files.put(channel, file);
            forced.put(file, 0L);
        }
        return channel;
    }

    @Override
    public void append(FileChannel file, ByteBuffer bytes) throws IOException {
        if (isRefused("append", name(file))) {
            // What a full disk leaves behind.
            DiskSteps.real().append(file, bytes.slice(0, bytes.remaining() / 2));
            throw new IOException("No space left on device");
        }
        isWriting.countDown();
        try {
            goOn.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
        DiskSteps.real().append(file, bytes);
    }

    @Override
    public void force(FileChannel file) throws IOException {
        refuse("force", name(file));
        DiskSteps.real().force(file);
        synchronized (this) {
            forced.put(name(file), file.size());
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        refuse("delete", file);
        DiskSteps.real().delete(file);
    }

    private synchronized Path name(FileChannel file) {
        return Objects.requireNonNull(files.get(file));
    }

    /** Takes what was written to journal files and not forced. */
    synchronized void cutPower() throws IOException {
        for (Map.Entry<Path, Long> file : forced.entrySet()) {
            if (Files.exists(file.getKey())) {
                try (FileChannel channel = FileChannel.open(file.getKey(), StandardOpenOption.WRITE)) {
                    channel.truncate(file.getValue());
                }
            }
        }
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

    /** Takes a journal over this disk. */
    public Journal open(Path stateFile) throws IOException, StateLockedException {
        return open(stateFile, Journal.SEGMENT_BYTES);
    }

    Journal open(Path stateFile, long segmentBytes) throws IOException, StateLockedException {
        return Journal.open(stateFile, this, segmentBytes);
    }
}
