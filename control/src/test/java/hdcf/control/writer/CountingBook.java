package hdcf.control.writer;

import java.util.ArrayList;
import java.util.List;

/** A book that counts and, when told, fails. */
final class CountingBook implements Book {
    final List<String> log = new ArrayList<>();
    final List<Boolean> judged = new ArrayList<>();
    boolean isBusy;
    boolean failsCommit;
    boolean failsFinish;
    long nextDueNanos = Long.MAX_VALUE / 2;
    private long writes;

    void write(String what) {
        writes++;
        log.add(what);
    }

    @Override
    public boolean begin(Turn turn) {
        if (isBusy) {
            return false;
        }
        writes = 0;
        return true;
    }

    @Override
    public long writes() {
        return writes;
    }

    @Override
    public void finishTurn(boolean mayJudgeTime) {
        judged.add(mayJudgeTime);
        if (failsFinish) {
            throw new IllegalStateException("finish");
        }
    }

    @Override
    public void commit(int commandsApplied) {
        if (failsCommit) {
            throw new IllegalStateException("disk I/O error");
        }
        log.add("commit " + commandsApplied);
    }

    @Override
    public long nextDueNanos() {
        return nextDueNanos;
    }
}
