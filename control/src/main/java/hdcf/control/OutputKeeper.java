package hdcf.control;

import hdcf.control.job.Refusal;
import hdcf.control.output.OutputStore;
import hdcf.control.store.Reads;
import hdcf.schema.port.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after streamed output: makes it durable once a second, and deletes the files that no row of the database names, at start and
 * once per interval, a slice per turn. Rows go first, in the writer; so what is deleted here is never missed. {@link #doWork} is
 * confined to one thread.
 */
final class OutputKeeper implements AutoCloseable {
    /** Files that one turn deletes, and folders that it looks at. */
    static final int SLICE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(OutputKeeper.class);
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BUSY_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STOP_MS = 5_000;
    private static final int REMEMBERED = 1_000;

    private final OutputStore outputs;
    private final Supplier<@Nullable Reads> reads;
    private final Clock clock;
    private final long intervalNanos;
    private final Thread thread = new Thread(this::run, "output-keeper");
    private final Deque<String> doomed = new ArrayDeque<>();
    private final Set<String> stuck = new HashSet<>();
    private @Nullable DirectoryStream<Path> listing;
    private @Nullable Iterator<Path> folders;
    private long passNanos;
    private long forceNanos;
    private volatile boolean isStopping;

    /** @param reads null while the database is not open for reading yet */
    OutputKeeper(OutputStore outputs, Supplier<@Nullable Reads> reads, Clock clock, long intervalMs) {
        this.outputs = outputs;
        this.reads = reads;
        this.clock = clock;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        this.passNanos = clock.nanos();
        this.forceNanos = clock.nanos();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!isStopping) {
            int work = 0;
            try {
                work = doWork();
            } catch (RuntimeException fault) {
                LOG.error("Failed to look after streamed output; trying again", fault);
            }
            LockSupport.parkNanos(work > 0 ? BUSY_TURN_NANOS : TURN_NANOS);
        }
    }

    /** One turn; returns how much of the clean-up was done, 0 when there is nothing to do at the moment. */
    int doWork() {
        long now = clock.nanos();
        if (now - forceNanos >= 0) {
            outputs.force();
            forceNanos = clock.nanos() + TURN_NANOS;
        }
        Reads open = reads.get();
        boolean isDue = folders != null || !doomed.isEmpty() || now - passNanos >= 0;
        if (open == null || !isDue) {
            return 0;
        }
        try {
            return doomed.isEmpty() ? look(open) : delete();
        } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException trouble) {
            LOG.atWarn().setCause(trouble).log("Could not look through the folder of streamed output");
            endPass();
            return 0;
        }
    }

    /** Looks at some folders and finds those that no row names. */
    private int look(Reads open) throws IOException {
        Iterator<Path> next = folders;
        if (next == null) {
            DirectoryStream<Path> begun = outputs.folders().jobs();
            listing = begun;
            next = begun.iterator();
            folders = next;
        }
        List<String> names = new ArrayList<>();
        int looked = 0;
        while (looked < SLICE && next.hasNext()) {
            Path folder = next.next();
            looked++;
            String name = String.valueOf(folder.getFileName());
            if (JOB_ID.matcher(name).matches() && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                names.add(name);
            }
        }
        if (looked == 0) {
            endPass();
            return 0;
        }
        try {
            Set<String> kept = open.withOutput(names);
            names.stream().filter(name -> !kept.contains(name)).forEach(doomed::add);
        } catch (Refusal busy) {
            // Those are looked at in the next pass.
            LOG.debug("The database was too busy to tell which output is still named");
        }
        return looked;
    }

    private int delete() {
        int files = 0;
        while (files < SLICE && !doomed.isEmpty()) {
            String job = doomed.remove();
            try {
                files += Math.max(1, outputs.delete(job));
                stuck.remove(job);
            } catch (IOException trouble) {
                files++;
                if (stuck.size() < REMEMBERED && stuck.add(job)) {
                    LOG.atWarn()
                            .setCause(trouble)
                            .addKeyValue("job_id", job)
                            .log("Could not delete old output; trying again at each clean-up");
                }
            }
        }
        return files;
    }

    private void endPass() {
        folders = null;
        DirectoryStream<Path> open = listing;
        listing = null;
        passNanos = clock.nanos() + intervalNanos;
        if (open != null) {
            try {
                open.close();
            } catch (IOException left) {
                LOG.debug("A listing of the folder of output could not be closed well");
            }
        }
    }

    /** Ends the thread and makes durable what was written. */
    @Override
    public void close() {
        isStopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        endPass();
        outputs.close();
    }
}
