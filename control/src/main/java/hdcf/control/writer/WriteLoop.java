package hdcf.control.writer;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single writer: a duty cycle that applies waiting commands in one transaction, commits, and only then lets the answers
 * go, refusals too. Nobody ever learns something that a crash can undo.
 *
 * <p>A {@link Refusal}, and a programming error, in a command that has neither written nor answered end that command only. Every
 * other throwable poisons the loop: every answer of the turn becomes {@code outcome_unknown}, nothing is rolled back or tried
 * again, and the process has to end. After one failed commit a SQLite connection silently commits every statement by itself, so
 * going on would tear what a transaction holds together.
 *
 * <p>Confined to one thread, the writer's.
 */
public final class WriteLoop<B extends Book> {
    private static final Logger LOG = LoggerFactory.getLogger(WriteLoop.class);

    /** Commands that share a transaction at most, but for a turn that must judge time under load. */
    public static final int BATCH = 256;

    /** Returned by {@link #doWork} when another process holds the file. */
    public static final int BUSY = -1;

    private static final long MAX_WAIT_NANOS = 1_000_000_000L;
    private static final long BUSY_WAIT_NANOS = 10_000_000L;
    /**
     * When calls have kept the writer busy for so long, a turn takes all that had arrived before it, so that time can be judged
     * and none of them is overlooked.
     */
    private static final long MAX_UNJUDGED_NANOS = 1_000_000_000L;

    private final CommandQueue<B> queue;
    private final B book;
    private final Clock clock;
    private final Outbox outbox = new Outbox();
    private final List<CommandQueue.Entry<B, ?>> batch = new ArrayList<>(BATCH);
    private final long steadyOffsetMs;
    private long lastJudgedNanos;
    private boolean isPoisoned;

    /** A loop over a queue; it does nothing until {@link #doWork} is called. */
    public WriteLoop(CommandQueue<B> queue, B book, Clock clock) {
        this.queue = queue;
        this.book = book;
        this.clock = clock;
        this.lastJudgedNanos = clock.nanos();
        this.steadyOffsetMs = clock.wallMillis() - Math.floorDiv(clock.nanos(), 1_000_000L);
    }

    /**
     * One turn.
     *
     * @return commands applied, at least 1; 0 when no command waits and nothing is due; {@link #BUSY} when another process holds
     *     the file
     */
    public int doWork() {
        if (isPoisoned) {
            throw new IllegalStateException("Expected no more turns after a fault");
        }
        long nanos = clock.nanos();
        boolean isDue = book.nextDueNanos() - nanos <= 0;
        if (queue.size() == 0 && !isDue) {
            return 0;
        }
        try {
            return turn(nanos);
        } catch (RuntimeException | Error fault) {
            isPoisoned = true;
            poison();
            throw fault;
        }
    }

    /** Waits until a command arrives or something is due, at most a second. */
    public void waitForWork() throws InterruptedException {
        long now = clock.nanos();
        queue.await(now + Math.max(0, Math.min(book.nextDueNanos() - now, MAX_WAIT_NANOS)));
    }

    /** Waits a little for somebody else to let go of the file. */
    public void waitWhileBusy() throws InterruptedException {
        java.util.concurrent.locks.LockSupport.parkNanos(BUSY_WAIT_NANOS);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private int turn(long nanos) {
        long steadyMs = Math.floorDiv(nanos, 1_000_000L) + steadyOffsetMs;
        if (!book.begin(new Turn(nanos, clock.wallMillis(), steadyMs))) {
            return BUSY;
        }
        queue.drainTo(batch, BATCH);
        boolean mayJudgeTime = batch.size() < BATCH;
        if (!mayJudgeTime && nanos - lastJudgedNanos > MAX_UNJUDGED_NANOS) {
            queue.drainArrived(batch, nanos);
            mayJudgeTime = true;
        }
        for (CommandQueue.Entry<B, ?> entry : batch) {
            apply(entry);
        }
        if (mayJudgeTime) {
            lastJudgedNanos = nanos;
        }
        book.finishTurn(mayJudgeTime);
        book.commit(batch.size());
        outbox.deliver();
        int done = Math.max(1, batch.size());
        batch.clear();
        return done;
    }

    private <A> void apply(CommandQueue.Entry<B, A> entry) {
        Ticket<A> ticket = new Ticket<>(entry.reply(), outbox);
        long writesBefore = book.writes();
        try {
            entry.command().apply(book, ticket);
        } catch (Refusal refusal) {
            if (book.writes() != writesBefore) {
                throw new IllegalStateException(
                        "Expected a refusal before the first write of " + entry.command(), refusal);
            }
            ticket.refuse(refusal);
        } catch (IllegalArgumentException
                | NullPointerException
                | IndexOutOfBoundsException
                | ArithmeticException bug) {
            contain(entry, ticket, bug, writesBefore);
        }
    }

    /** A mistake of ours in judging one call ends that call only, as long as nothing was written: else it is a fault. */
    private <A> void contain(
            CommandQueue.Entry<B, A> entry, Ticket<A> ticket, RuntimeException bug, long writesBefore) {
        if (book.writes() != writesBefore || ticket.isAnswered()) {
            throw bug;
        }
        LOG.atError()
                .addKeyValue("command", entry.command().getClass().getSimpleName())
                .setCause(bug)
                .log("a command failed before it wrote anything");
        ticket.refuse(new Refusal(
                ProblemCode.INTERNAL,
                "Expected to judge this call, but the server made a mistake; nothing was changed"));
    }

    private void poison() {
        queue.close();
        Refusal unknown = new Refusal(
                ProblemCode.OUTCOME_UNKNOWN,
                "Expected to store this, but the storage failed: it may or may not have been stored. Repeat the call");
        // Up to the capacity of the queue may wait, so each is looked for among the answered ones at once.
        Set<Reply<?>> answered = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Ticket<?> ticket : outbox.waiting()) {
            ticket.overrule(unknown);
            answered.add(ticket.reply());
        }
        queue.drainTo(batch, Integer.MAX_VALUE);
        for (CommandQueue.Entry<B, ?> entry : batch) {
            if (answered.add(entry.reply())) {
                refuse(entry, unknown);
            }
        }
        batch.clear();
        outbox.deliver();
    }

    private <A> void refuse(CommandQueue.Entry<B, A> entry, Refusal unknown) {
        new Ticket<>(entry.reply(), outbox).refuse(unknown);
    }
}
