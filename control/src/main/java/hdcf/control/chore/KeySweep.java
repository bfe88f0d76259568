package hdcf.control.chore;

import hdcf.control.store.RetentionTable;
import hdcf.control.store.RetentionTable.OldKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way through the idempotency keys that are old. One stays while any job of it has not ended. Confined to the writer thread. */
final class KeySweep {
    /** Jobs that one slice looks at, at most: one submission may have a million. */
    private static final int NUMBERS = 10_000;

    private @Nullable OldKey last;
    /** The jobs of the next key up to this one have ended; 0 when none was looked at. */
    private long endedTo;

    /** Deletes what may go of some keys; returns whether there may be more. */
    boolean slice(RetentionTable table, long createdBeforeSec) {
        List<OldKey> keys = table.oldKeys(last, createdBeforeSec);
        long left = NUMBERS;
        for (OldKey key : keys) {
            long from = Math.max(key.firstNumber(), endedTo + 1);
            long to = Math.min(key.lastNumber(), from + left - 1);
            boolean isLive = table.isAnyLive(from, to);
            if (!isLive && to < key.lastNumber()) {
                endedTo = to;
                return true;
            }
            if (!isLive) {
                table.deleteKey(key);
            }
            last = key;
            endedTo = 0;
            left -= to - from + 1;
            if (left <= 0) {
                return true;
            }
        }
        if (keys.size() < RetentionTable.SLICE) {
            last = null;
            return false;
        }
        return true;
    }

    /** A job that had ended lives again. */
    void rerun() {
        endedTo = 0;
    }
}
