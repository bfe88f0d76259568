package hdcf.control.chore;

import hdcf.control.store.RetentionTable;
import hdcf.control.store.RetentionTable.Age;
import hdcf.control.store.RetentionTable.Dated;
import java.util.List;

/**
 * One way through the oldest lines of the audit log. A line that was dated while the wall clock was far ahead is as old as the next
 * one with a date that can be believed; such lines stop nothing. Confined to the writer thread.
 */
final class EventSweep {
    private long after;
    /** The first line passed by for its date, the last line that was old; 0 for none. */
    private long firstAhead;

    private long lastOld;
    /** Below this line all is old, as an earlier way through has shown. */
    private long oldBelow;

    /** Deletes what is old of some lines; returns whether there may be more. */
    boolean slice(RetentionTable table, Age age, long keepFromId) {
        List<Dated> lines = table.events(after, keepFromId);
        boolean isYoung = false;
        for (Dated line : lines) {
            if (age.isOld(line.atMs())) {
                lastOld = line.id();
                table.deleteEvent(line.id());
            } else if (!age.isAhead(line.atMs())) {
                isYoung = true;
            } else if (line.id() < oldBelow) {
                table.deleteEvent(line.id());
            } else if (firstAhead == 0) {
                firstAhead = line.id();
            }
            after = line.id();
        }
        if (!isYoung && lines.size() == RetentionTable.SLICE) {
            return true;
        }
        boolean isAheadOld = firstAhead != 0 && firstAhead < lastOld;
        oldBelow = isAheadOld ? lastOld : 0;
        after = 0;
        firstAhead = 0;
        lastOld = 0;
        return isAheadOld;
    }
}
