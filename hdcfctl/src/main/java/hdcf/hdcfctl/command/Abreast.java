package hdcf.hdcfctl.command;

import hdcf.client.ProblemException;
import hdcf.hdcfctl.render.Stdout;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls that are made several at a time, each on a connection that is kept, and whose answers are taken one by one in the order of what they
 * are about. The control plane makes durable together what arrives together, so that many small calls cost it little more than one.
 */
final class Abreast {
    /** Connections at a time. */
    static final int CALLS = 16;
    /** Answers that wait to be taken, and calls that wait to be made. */
    private static final int AHEAD = 4 * CALLS;

    private Abreast() {}

    /** What is asked about each; called on threads of its own. */
    @FunctionalInterface
    interface Call<T, R> {
        R to(T item) throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException;
    }

    /** What is done with each answer; called on the thread of whoever began. */
    @FunctionalInterface
    interface Sink<T, R> {
        void take(T item, Answered<R> answer)
                throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException;
    }

    /** Makes all calls; what the sink throws ends it, and calls that were not begun are not made any more. */
    static <T, R> void each(List<T> items, Call<T, R> call, Sink<T, R> sink)
            throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(CALLS, work -> {
            Thread thread = new Thread(work, "abreast");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Queue<Future<R>> underWay = new ArrayDeque<>();
            int begun = 0;
            for (T item : items) {
                while (begun < items.size() && underWay.size() < AHEAD) {
                    T next = items.get(begun++);
                    underWay.add(threads.submit(() -> call.to(next)));
                }
                sink.take(item, new Answered<>(underWay.remove()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** How a call ended. */
    record Answered<R>(Future<R> future) {
        /** The answer, or what was thrown instead; waits for it. */
        R get() throws IOException, ProblemException, Failure, Stdout.Closed, InterruptedException {
            try {
                return future.get();
            } catch (ExecutionException thrown) {
                Throwable cause = thrown.getCause();
                if (cause instanceof IOException silence) {
                    throw silence;
                }
                if (cause instanceof ProblemException refused) {
                    throw refused;
                }
                if (cause instanceof Failure failure) {
                    throw failure;
                }
                if (cause instanceof Stdout.Closed closed) {
                    throw closed;
                }
                if (cause instanceof Error fault) {
                    throw fault;
                }
                throw new IllegalStateException("Expected a call to end as calls do", cause);
            }
        }
    }
}
