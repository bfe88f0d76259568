package hdcf.worker.spool;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One file of the journal, and the output folders whose streams lie safe only in its lines. Confined to the writer until
 * the file is superseded, then to whoever drops it.
 */
final class Segment {
    private final Path file;
    private final Deque<Path> owed = new ArrayDeque<>();
    private boolean isDamaged;

    Segment(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    Deque<Path> owed() {
        return owed;
    }

    void owe(JournalEntry entry) {
        if (entry instanceof JournalEntry.Ended ended) {
            ended.owedFolder().ifPresent(owed::add);
        }
    }

    boolean isDamaged() {
        return isDamaged;
    }

    void damaged() {
        isDamaged = true;
    }
}
