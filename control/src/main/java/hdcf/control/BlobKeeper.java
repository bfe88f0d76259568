package hdcf.control;

import hdcf.control.blob.BlobFolder;
import hdcf.control.command.DropBlobsCommand;
import hdcf.control.http.Core;
import hdcf.control.http.WriterCall;
import hdcf.control.job.Refusal;
import hdcf.control.store.BlobTable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes blobs that nothing names any more: first their rows, through the writer, then, when that is durable, their files. At
 * start it removes files that no row knows. Confined to its own thread.
 */
final class BlobKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(BlobKeeper.class);
    private static final int SHELVES = 256;
    private static final long STOP_MS = 2_000;

    private final Core core;
    private final WriterCall writer;
    private final BlobFolder folder;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;
    private int nextShelf;
    private @Nullable Long offsetMs;

    BlobKeeper(Core core, BlobFolder folder) {
        this.core = core;
        this.writer = new WriterCall(core);
        this.folder = folder;
    }

    /** Begins, and comes again each interval. */
    void start(long intervalMs) {
        Thread made = new Thread(() -> run(intervalMs), "blob-keeper");
        made.setDaemon(true);
        made.start();
        thread = made;
    }

    private void run(long intervalMs) {
        try {
            do {
                keep();
            } while (!stopped.await(intervalMs, TimeUnit.MILLISECONDS));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round; what it cannot do now it does in the next. */
    void keep() {
        try {
            sweep();
            folder.dropOldPartials();
            drop();
        } catch (Refusal busy) {
            LOG.atDebug().addKeyValue("cause", busy.detail()).log("The clean-up of blobs waits");
        } catch (IOException | RuntimeException trouble) {
            LOG.warn("The clean-up of blobs failed and is tried again", trouble);
        }
    }

    /** Once after a start: files whose row was never written, or is gone. */
    private void sweep() throws Refusal, IOException {
        for (; nextShelf < SHELVES; nextShelf++) {
            List<String> sums = folder.shelf(nextShelf);
            for (int from = 0; from < sums.size(); from += BlobTable.SLICE) {
                List<String> slice = sums.subList(from, Math.min(sums.size(), from + BlobTable.SLICE));
                var known = core.reads().blobs(slice);
                for (String sha256 : slice) {
                    if (!known.contains(sha256)) {
                        delete(sha256);
                    }
                }
            }
        }
    }

    private void drop() throws Refusal, IOException {
        BlobTable.Place place = BlobTable.Place.START;
        while (place != null) {
            DropBlobsCommand.Dropped dropped = writer.ask(new DropBlobsCommand(place, offsetMs));
            offsetMs = dropped.offsetMs();
            for (String sha256 : dropped.sums()) {
                try {
                    delete(sha256);
                } catch (IOException stays) {
                    // Its row is gone, so the sweep of a later round takes it.
                    nextShelf = 0;
                    LOG.atWarn()
                            .addKeyValue("sha256", sha256)
                            .setCause(stays)
                            .log("A blob's file could not be removed yet");
                }
            }
            if (!dropped.sums().isEmpty()) {
                LOG.atInfo().addKeyValue("blobs", dropped.sums().size()).log("Removed blobs that nothing names");
            }
            place = dropped.next();
        }
    }

    private void delete(String sha256) throws Refusal, IOException {
        folder.delete(sha256, sum -> core.reads().blob(sum) != null);
    }

    /** Ends the thread, though it does not wait for ever. */
    void stop() throws InterruptedException {
        stopped.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(STOP_MS);
        }
    }
}
