package hdcf.verify.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: a heap of events ordered by time and number, run one after the other.
 *
 * <p>Production code waits for answers inside an event. Then the thread that ran the event keeps its stack, waits at a
 * {@link Gate}, and goes on with the loop on top of that stack: mostly the next thing of note is the answer. Only an event that
 * may itself wait needs a stack of its own, and so another thread. When a gate opens, the loop is handed to whoever waits there.
 * So exactly one thread runs at any moment, in an order that depends on nothing but the events.
 */
final class Timeline {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(null, task, "sim", 512 * 1024);
        thread.setDaemon(true);
        return thread;
    });

    /** @param isWanted asked when its time comes, before a stack is made for it */
    private record Event(long atNanos, long number, boolean mayWait, BooleanSupplier isWanted, Runnable action)
            implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atNanos == other.atNanos ? Long.compare(number, other.number) : Long.compare(atNanos, other.atNanos);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ArrayDeque<Gate<?>> ready = new ArrayDeque<>();
    private final Set<Gate<?>> waiting = new LinkedHashSet<>();
    private final Semaphore finished = new Semaphore(0);
    private BooleanSupplier isOver = () -> true;
    private @Nullable Throwable fault;
    private boolean isClosing;
    private boolean mayWait;
    private long now;
    private long number;
    private long done;

    /** Nanoseconds since the world began. */
    long now() {
        return now;
    }

    /** Events that were run. */
    long done() {
        return done;
    }

    /** Something that happens at once when its time comes. */
    void after(long delayNanos, Runnable action) {
        events.add(new Event(now + Math.max(0, delayNanos), number++, false, () -> true, action));
    }

    /** As {@link #after}, for what may wait at a {@link Gate}. */
    void begin(long delayNanos, Runnable action) {
        begin(delayNanos, () -> true, action);
    }

    /** As the other, unless nobody wants it any more when its time comes. */
    void begin(long delayNanos, BooleanSupplier isWanted, Runnable action) {
        events.add(new Event(now + Math.max(0, delayNanos), number++, true, isWanted, action));
    }

    /**
     * Runs events until the condition holds or none is left.
     *
     * @throws IllegalStateException with what an event threw
     */
    void run(BooleanSupplier until) {
        isOver = until;
        THREADS.execute(() -> loop(null));
        finished.acquireUninterruptibly();
        if (fault != null) {
            throw new IllegalStateException("Expected every event to end well, but one threw", fault);
        }
    }

    /** Ends everything that still waits. */
    void close() {
        isClosing = true;
        fault = null;
        events.clear();
        for (Gate<?> gate : List.copyOf(waiting)) {
            gate.kill();
        }
        isOver = () -> true;
        THREADS.execute(() -> loop(null));
        finished.acquireUninterruptibly();
    }

    /**
     * Runs events until this gate opens.
     *
     * @param mine where the stack waits on which this runs; null when there is none
     */
    private void loop(@Nullable Gate<?> mine) {
        while (true) {
            Gate<?> next = ready.poll();
            if (next != null && next.equals(mine)) {
                return;
            }
            if (next != null) {
                next.resume();
                break;
            }
            Event event = events.peek();
            if (fault != null || isOver.getAsBoolean() || event == null) {
                finished.release();
                break;
            }
            if (!event.isWanted.getAsBoolean()) {
                events.remove();
                continue;
            }
            if (event.mayWait && mine != null) {
                THREADS.execute(() -> loop(null));
                break;
            }
            events.remove();
            run(event);
        }
        if (mine != null) {
            mine.baton.acquireUninterruptibly();
        }
    }

    private void run(Event event) {
        now = Math.max(now, event.atNanos);
        done++;
        mayWait = event.mayWait;
        try {
            event.action.run();
        } catch (SimDeath died) {
            // Whoever died was taken care of by whoever let it die.
        } catch (RuntimeException | Error thrown) {
            fault = isClosing ? null : thrown;
        }
    }

    /** Everything that waits, of one owner. */
    List<Gate<?>> waitingOf(Object owner) {
        List<Gate<?>> all = new ArrayList<>();
        for (Gate<?> gate : waiting) {
            if (gate.owner.equals(owner)) {
                all.add(gate);
            }
        }
        return all;
    }

    /**
     * A place where an event waits for something. Opened at most once.
     *
     * @param <T> what comes through
     */
    final class Gate<T> {
        private final Semaphore baton = new Semaphore(0);
        private final Object owner;
        private @Nullable T value;
        private boolean isOpen;
        private boolean isKilled;

        Gate(Object owner) {
            this.owner = owner;
        }

        boolean isOpen() {
            return isOpen;
        }

        /** Lets through whoever waits, or will. */
        void open(T given) {
            if (!isOpen) {
                value = given;
                isOpen = true;
                if (waiting.remove(this)) {
                    ready.add(this);
                }
            }
        }

        /** Whoever waits here dies. */
        void kill() {
            isKilled = true;
            isOpen = true;
            if (waiting.remove(this)) {
                ready.add(this);
            }
        }

        /** Waits until it is open; called inside an event. */
        T await() {
            if (isClosing) {
                throw new SimDeath("the world ended");
            }
            if (!isOpen) {
                if (!mayWait) {
                    throw new IllegalStateException("Expected an event that may wait, found one that happens at once");
                }
                waiting.add(this);
                loop(this);
                mayWait = true;
            }
            if (isKilled || value == null) {
                throw new SimDeath("ended while it waited");
            }
            return value;
        }

        private void resume() {
            baton.release();
        }
    }
}
