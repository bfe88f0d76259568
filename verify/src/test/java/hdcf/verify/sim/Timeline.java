package hdcf.verify.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
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
 * <p>Production code waits for answers inside an event. Then the thread that ran the event keeps its stack and waits at a
 * {@link Gate}, and another thread goes on with the loop; when the gate opens, the loop is handed back. So exactly one thread
 * runs at any moment, in an order that depends on nothing but the events.
 */
final class Timeline {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(null, task, "sim", 512 * 1024);
        thread.setDaemon(true);
        return thread;
    });

    private record Event(long atNanos, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
    private final ArrayDeque<Gate<?>> ready = new ArrayDeque<>();
    private final Set<Gate<?>> waiting = new LinkedHashSet<>();
    private final Semaphore finished = new Semaphore(0);
    private BooleanSupplier isOver = () -> true;
    private @Nullable Throwable fault;
    private boolean isClosing;
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

    void after(long delayNanos, Runnable action) {
        events.add(new Event(now + Math.max(0, delayNanos), number++, action));
    }

    /**
     * Runs events until the condition holds or none is left.
     *
     * @throws IllegalStateException with what an event threw
     */
    void run(BooleanSupplier until) {
        isOver = until;
        THREADS.execute(this::loop);
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
        THREADS.execute(this::loop);
        finished.acquireUninterruptibly();
    }

    private void loop() {
        while (true) {
            Gate<?> next = ready.poll();
            if (next != null) {
                next.resume();
                return;
            }
            if (fault != null || isOver.getAsBoolean() || events.isEmpty()) {
                finished.release();
                return;
            }
            Event event = events.remove();
            now = Math.max(now, event.atNanos);
            done++;
            try {
                event.action.run();
            } catch (SimDeath died) {
                // Whoever died was taken care of by whoever let it die.
            } catch (RuntimeException | Error thrown) {
                fault = isClosing ? null : thrown;
            }
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
                waiting.add(this);
                THREADS.execute(Timeline.this::loop);
                baton.acquireUninterruptibly();
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
