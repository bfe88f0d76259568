package hdcf.control.chore;

import hdcf.control.command.Caller;
import hdcf.control.command.Dependencies;
import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;
import hdcf.control.store.DependencyTable;
import java.util.List;

/** Tells the jobs that wait for others that one of those has ended; a slice per turn, however many there are and however far it goes. */
public final class DependencyDuty implements Duty {
    /** Which jobs know of the end of the first one; after a crash it begins anew, which changes nothing. */
    private long told;

    private long current;

    @Override
    public void run(QueueBook book) {
        DependencyTable table = book.store().dependencies();
        int left = DependencyTable.SLICE;
        while (left > 0) {
            DependencyTable.End end = table.firstEnd();
            if (end == null) {
                book.relations().allTold();
                return;
            }
            if (end.job() != current) {
                current = end.job();
                told = 0;
            }
            List<DependencyTable.Dependant> dependants = table.waitingFor(end.job(), told);
            for (DependencyTable.Dependant dependant : dependants) {
                told = dependant.job();
                if (dependant.isWaiting() && !dependant.isStaged()) {
                    Dependencies.judge(book, Caller.CONTROL, edge(dependant, end));
                }
            }
            left -= Math.max(1, dependants.size());
            if (dependants.size() < DependencyTable.SLICE) {
                table.told(end.job());
                current = 0;
            }
        }
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        return book.relations().hasUntoldEnds() ? book.turn().nanos() : Long.MAX_VALUE;
    }

    private static DependencyTable.Edge edge(DependencyTable.Dependant dependant, DependencyTable.End end) {
        return new DependencyTable.Edge(
                dependant.job(), end.job(), dependant.condition(), dependant.isWaiting(), end.status());
    }
}
