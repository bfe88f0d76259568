package hdcf.control.check;

import hdcf.control.store.Snapshot;
import hdcf.control.store.SnapshotReader;
import hdcf.control.store.SqliteFile;
import hdcf.schema.history.HistoryEvent;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run left behind.
 *
 * @param history what was called, launched and noted; empty when only the rows are to be judged
 * @param data the folder of outputs and blobs; null when they are not to be looked at
 */
public record Evidence(
        List<HistoryEvent> history, Snapshot rows, @Nullable Path data) {
    /** Reads the rows of a queue; the file may be in use. */
    public static Evidence of(List<HistoryEvent> history, Path database, @Nullable Path data) {
        return new Evidence(history, SnapshotReader.read(new SqliteFile(database)), data);
    }
}
