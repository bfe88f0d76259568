package hdcf.control.http;

import hdcf.control.command.QueueBook;
import hdcf.control.job.Refusal;
import hdcf.control.writer.Command;
import hdcf.control.writer.Reply;
import hdcf.schema.wire.ProblemCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Asks the writer and waits for its answer; only for threads that may block. */
public final class WriterCall {
    private static final long PATIENCE_SEC = 60;
    private static final int TRIES = 100;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Core core;

    public WriterCall(Core core) {
        this.core = core;
    }

    /** The answer, once it is durable. */
    public <A> A ask(Command<QueueBook, A> command) throws Refusal {
        Waiting<A> waiting = new Waiting<>();
        if (!core.offer(command, waiting)) {
            throw Inquiry.noRoom(core);
        }
        try {
            return waiting.answer.get(PATIENCE_SEC, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw new IllegalStateException(refused.getCause());
        } catch (TimeoutException tooLong) {
            throw unknown();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unknown();
        }
    }

    /** Hands over a command whose answer nobody needs, and tries again for a while when the queue is full. */
    void insist(Command<QueueBook, ?> command) {
        for (int i = 0; i < TRIES && !core.isDraining(); i++) {
            if (core.offer(command, new Waiting<>())) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static Refusal unknown() {
        return new Refusal(
                ProblemCode.OUTCOME_UNKNOWN,
                "Expected the writer to answer within " + PATIENCE_SEC
                        + " s, found no answer; look at the jobs, or repeat with the same Idempotency-Key");
    }

    private static final class Waiting<A> implements Reply<A> {
        private final CompletableFuture<A> answer = new CompletableFuture<>();

        @Override
        public void answered(A given) {
            answer.complete(given);
        }

        @Override
        public void refused(Refusal refusal) {
            answer.completeExceptionally(refusal);
        }

        @Override
        public Executor lane() {
            return Runnable::run;
        }
    }
}
