package hdcf.control.job;

import hdcf.control.job.Transition.Move;
import hdcf.control.job.Transition.Refuse;
import hdcf.control.job.Transition.Repeat;
import hdcf.schema.wire.JobStatus;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The table that decides every transition: each state against each event, every cell written.
 *
 * <p>Guards stand outside: {@link Fence} refuses stale leases before the table is asked, {@link FailurePolicy} turns a bad
 * end into RETRY or GIVE_UP.
 */
public final class JobTransitions {
    private static final Transition ______ = new Refuse();
    private static final Transition REPEAT = new Repeat();
    private static final Transition PENDING = new Move(JobStatus.PENDING);
    private static final Transition ASSIGN = new Move(JobStatus.ASSIGNED);
    private static final Transition RUNNING = new Move(JobStatus.RUNNING);
    private static final Transition COMPLETE = new Move(JobStatus.COMPLETED);
    private static final Transition FAILED = new Move(JobStatus.FAILED);
    private static final Transition LOST = new Move(JobStatus.LOST);
    private static final Transition RETRYING = new Move(JobStatus.RETRYING);
    private static final Transition ABORTED = new Move(JobStatus.ABORTED);

    private static final Map<JobStatus, Map<JobEvent, Transition>> TABLE = new EnumMap<>(JobStatus.class);

    static {
        // spotless:off
        //                       CLAIM   ACK      EXPIRE   BURY    RELEASE  COMPLETE  RETRY     GIVE_UP  LOSE    REVIVE   DUE      ABORT    HOLD      RESUME    CHANGE    RERUN    PREEMPT
        row(JobStatus.PENDING,   ASSIGN, ______,  ______,  ______, PENDING, COMPLETE, RETRYING, FAILED,  ______, RUNNING, PENDING, ABORTED, PENDING,  PENDING,  PENDING,  ______,  PENDING);
        row(JobStatus.ASSIGNED,  ______, RUNNING, PENDING, FAILED, PENDING, ______,   ______,   ______,  ______, ______,  ______,  ABORTED, ______,   ______,   ASSIGN,   ______,  ______);
        row(JobStatus.RUNNING,   ______, REPEAT,  ______,  ______, PENDING, COMPLETE, RETRYING, FAILED,  LOST,   REPEAT,  ______,  ABORTED, ______,   ______,   RUNNING,  ______,  PENDING);
        row(JobStatus.COMPLETED, ______, ______,  ______,  ______, ______,  REPEAT,   REPEAT,   REPEAT,  ______, ______,  ______,  ______,  ______,   ______,   ______,   ______,  ______);
        row(JobStatus.FAILED,    ______, ______,  ______,  ______, ______,  REPEAT,   REPEAT,   REPEAT,  ______, ______,  ______,  ______,  ______,   ______,   ______,   PENDING, ______);
        row(JobStatus.LOST,      ______, ______,  ______,  ______, PENDING, COMPLETE, RETRYING, FAILED,  ______, RUNNING, ______,  ABORTED, ______,   ______,   LOST,     ______,  PENDING);
        row(JobStatus.RETRYING,  ______, ______,  ______,  ______, PENDING, COMPLETE, RETRYING, FAILED,  ______, RUNNING, PENDING, ABORTED, RETRYING, RETRYING, RETRYING, ______,  PENDING);
        row(JobStatus.ABORTED,   ______, ______,  ______,  ______, ______,  ______,   ______,   ______,  ______, ______,  ______,  REPEAT,  ______,   ______,   ______,   ______,  ______);
        // spotless:on
        for (JobStatus status : JobStatus.values()) {
            if (!TABLE.containsKey(status)) {
                throw new IllegalStateException("Expected a row for each state, found none for " + status);
            }
        }
    }

    private JobTransitions() {}

    /** What the event does in this state. */
    public static Transition of(JobStatus status, JobEvent event) {
        return Objects.requireNonNull(Objects.requireNonNull(TABLE.get(status)).get(event));
    }

    private static void row(JobStatus status, Transition... cells) {
        if (cells.length != JobEvent.values().length) {
            throw new IllegalStateException("Expected a cell for each event in the row of " + status);
        }
        Map<JobEvent, Transition> row = new EnumMap<>(JobEvent.class);
        Iterator<Transition> next = List.of(cells).iterator();
        for (JobEvent event : JobEvent.values()) {
            row.put(event, next.next());
        }
        TABLE.put(status, row);
    }
}
