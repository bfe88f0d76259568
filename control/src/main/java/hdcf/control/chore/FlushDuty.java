package hdcf.control.chore;

import hdcf.control.command.Duty;
import hdcf.control.command.QueueBook;
import hdcf.control.command.live.Member;
import java.util.List;

/** Stores what heartbeats said, many workers at a time: a heartbeat itself writes nothing. */
public final class FlushDuty implements Duty {
    private static final int SLICE = 200;

    private long nextNanos = Long.MIN_VALUE;

    @Override
    public void run(QueueBook book) {
        List<Member> dirty = book.fleet().takeDirty(SLICE);
        for (Member member : dirty) {
            book.save(member);
        }
        long pauseNanos = book.settings().flushInterval().toNanos();
        nextNanos = book.turn().nanos() + (dirty.size() == SLICE ? 0 : pauseNanos);
    }

    @Override
    public long nextDueNanos(QueueBook book) {
        return nextNanos == Long.MIN_VALUE ? book.turn().nanos() : nextNanos;
    }
}
