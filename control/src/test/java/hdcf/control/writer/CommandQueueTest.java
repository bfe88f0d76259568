package hdcf.control.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way to the writer, and what becomes of it at the end. */
final class CommandQueueTest {
    private static final int ROUNDS = 2_000;

    private final ExecutorService caller = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        caller.shutdownNow();
    }

    @Test
    void whatIsTakenOutWhileTheQueueIsClosedWasNotRefused() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            CommandQueue<CountingBook> queue = new CommandQueue<>(10, Clock.system());
            Future<Boolean> isTakenIn = caller.submit(() -> queue.offer(writing("a"), new Silent()));
            List<CommandQueue.Entry<CountingBook, ?>> takenOut = new ArrayList<>() {
                @Override
                public boolean add(CommandQueue.Entry<CountingBook, ?> entry) {
                    queue.close();
                    while (!isTakenIn.isDone()) {
                        Thread.onSpinWait();
                    }
                    return super.add(entry);
                }
            };
            while (takenOut.isEmpty()) {
                queue.drainArrived(takenOut, Clock.system().nanos());
            }
            assertThat(isTakenIn.get()).as("round %d", round).isTrue();
        }
    }

    @Test
    void theLastCommandHasRoomInAFullQueueAndNothingComesAfterIt() {
        CommandQueue<CountingBook> queue = new CommandQueue<>(1, Clock.system());
        CountingBook book = new CountingBook();
        assertThat(queue.offer(writing("first"), new Silent())).isTrue();
        assertThat(queue.offer(writing("too many"), new Silent())).isFalse();
        queue.close(writing("last"), new Silent());
        assertThat(queue.offer(writing("late"), new Silent())).isFalse();
        queue.close(writing("later"), new Silent());
        WriteLoop<CountingBook> loop = new WriteLoop<>(queue, book, Clock.system());
        assertThat(loop.doWork()).isEqualTo(2);
        assertThat(book.log).containsExactly("first", "last", "commit 2");
        assertThat(queue.size()).isZero();
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFaultWithAFullQueueIsToldToEverybodyInNoTime() {
        int many = 300_000;
        CommandQueue<CountingBook> queue = new CommandQueue<>(many, Clock.system());
        CountingBook book = new CountingBook();
        book.failsCommit = true;
        int[] refused = new int[1];
        for (int i = 0; i < many; i++) {
            queue.offer(writing("a"), new Silent() {
                @Override
                public void refused(Refusal unknown) {
                    refused[0]++;
                }
            });
        }
        WriteLoop<CountingBook> loop = new WriteLoop<>(queue, book, Clock.system());
        assertThatThrownBy(loop::doWork).hasMessageContaining("disk I/O error");
        assertThat(refused[0]).isEqualTo(many);
    }

    private static Command<CountingBook, String> writing(String name) {
        return (book, ticket) -> {
            book.write(name);
            ticket.answer("done");
        };
    }

    /** Listens to nothing. */
    private static class Silent implements Reply<String> {
        @Override
        public void answered(String answer) {}

        @Override
        public void refused(Refusal refusal) {}

        @Override
        public Executor lane() {
            return Runnable::run;
        }
    }
}
