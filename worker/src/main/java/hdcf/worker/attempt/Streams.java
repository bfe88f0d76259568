package hdcf.worker.attempt;

import hdcf.worker.spool.OutputCap;
import hdcf.worker.spool.OutputFolder;
import hdcf.worker.spool.OutputFolder.Stream;
import java.io.IOException;

/** The two streams of an attempt within their limit. Safe for use by several threads. */
public record Streams(OutputCap stdout, OutputCap stderr) {
    /** Less would not hold the line that tells what was dropped. */
    private static final long MIN_LIMIT = 4096;

    static Streams of(OutputFolder folder, long limitBytes) {
        long limit = Math.max(MIN_LIMIT, limitBytes);
        return new Streams(folder.cap(Stream.STDOUT, limit), folder.cap(Stream.STDERR, limit));
    }

    /** The command was started just now, for the first time. */
    void begin() {
        stdout.begin();
        stderr.begin();
    }

    /** Drops the middle of what is too long. */
    void trim() throws IOException {
        stdout.trim();
        stderr.trim();
    }

    /** What lies on the disk now. */
    long keptBytes() throws IOException {
        return stdout.total() - stdout.dropped() + stderr.total() - stderr.dropped();
    }
}
