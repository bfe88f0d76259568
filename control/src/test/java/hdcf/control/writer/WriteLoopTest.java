package hdcf.control.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.job.Refusal;
import hdcf.schema.port.Clock;
import hdcf.schema.wire.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The duty cycle of the single writer. */
final class WriteLoopTest {
    private final CountingBook book = new CountingBook();
    private final SetClock clock = new SetClock();
    private final CommandQueue<CountingBook> queue = new CommandQueue<>(1_000, clock);
    private final WriteLoop<CountingBook> loop = new WriteLoop<>(queue, book, clock);
    private final List<String> heard = new ArrayList<>();

    @Test
    void answersOnlyAfterTheCommit() {
        offer("a");
        offer("b");
        assertThat(loop.doWork()).isEqualTo(2);
        assertThat(book.log).containsExactly("a", "b", "commit 2");
        assertThat(heard).containsExactly("a=done@3", "b=done@3");
        assertThat(loop.doWork()).isZero();
        assertThat(heard).hasSize(2);
    }

    @Test
    void aRefusalWaitsForTheCommitToo() {
        refuse("a");
        offer("b");
        loop.doWork();
        assertThat(heard).containsExactly("a=not_found@2", "b=done@2");
    }

    @Test
    void aRefusalAfterAWriteIsAFault() {
        queue.offer(
                (b, ticket) -> {
                    b.write("half");
                    throw refusal();
                },
                reply("a"));
        offer("b");
        assertThatThrownBy(loop::doWork)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the first write");
        assertThat(heard).containsExactlyInAnyOrder("a=outcome_unknown@1", "b=outcome_unknown@1");
    }

    @Test
    void aCommitThatFailsPoisonsTheWriterAndEveryWaitingCallerIsToldOnce() {
        offer("a");
        refuse("b");
        for (int i = 0; i < 300; i++) {
            offer("c" + i);
        }
        book.failsCommit = true;
        assertThatThrownBy(loop::doWork).hasMessageContaining("disk I/O error");
        assertThat(heard).hasSize(302).doesNotHaveDuplicates().allMatch(line -> line.contains("=outcome_unknown@"));
        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.offer((b, ticket) -> ticket.answer("late"), reply("late")))
                .isFalse();
        book.failsCommit = false;
        assertThatThrownBy(loop::doWork).hasMessageContaining("no more turns");
        assertThat(heard).hasSize(302);
    }

    @Test
    void aCommandThatThrowsAndATurnThatCannotBeFinishedPoisonToo() {
        queue.offer(
                (b, ticket) -> {
                    throw new StackOverflowError();
                },
                reply("a"));
        offer("b");
        assertThatThrownBy(loop::doWork).isInstanceOf(StackOverflowError.class);
        assertThat(heard).containsExactlyInAnyOrder("a=outcome_unknown@0", "b=outcome_unknown@0");

        CommandQueue<CountingBook> second = new CommandQueue<>(10, clock);
        book.failsFinish = true;
        second.offer((b, ticket) -> ticket.answer("x"), reply("x"));
        assertThatThrownBy(new WriteLoop<>(second, book, clock)::doWork).hasMessage("finish");
        assertThat(heard).contains("x=outcome_unknown@0").hasSize(3);
    }

    @Test
    void aFullQueueTurnsCallersAway() {
        CommandQueue<CountingBook> small = new CommandQueue<>(2, clock);
        assertThat(small.offer((b, ticket) -> ticket.answer("1"), reply("1"))).isTrue();
        assertThat(small.offer((b, ticket) -> ticket.answer("2"), reply("2"))).isTrue();
        assertThat(small.offer((b, ticket) -> ticket.answer("3"), reply("3"))).isFalse();
        new WriteLoop<>(small, book, clock).doWork();
        assertThat(heard).containsExactly("1=done@1", "2=done@1");
    }

    @Test
    void aFileThatSomebodyElseHoldsIsWaitedForAndNothingIsLost() {
        offer("a");
        book.isBusy = true;
        assertThat(loop.doWork()).isEqualTo(WriteLoop.BUSY);
        assertThat(heard).isEmpty();
        book.isBusy = false;
        assertThat(loop.doWork()).isEqualTo(1);
        assertThat(heard).containsExactly("a=done@2");
    }

    @Test
    void answersOfOneLaneAreDeliveredInOneTaskAndNeverTwice() {
        List<Runnable> tasks = new ArrayList<>();
        Executor lane = tasks::add;
        for (int i = 0; i < 5; i++) {
            queue.offer(writing("n" + i), new Heard("n" + i, lane));
        }
        offer("other");
        loop.doWork();
        assertThat(tasks).hasSize(1);
        assertThat(heard).containsExactly("other=done@7");
        offer("next");
        loop.doWork();
        assertThat(tasks).hasSize(1);
        tasks.get(0).run();
        assertThat(heard).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void aCallerThatCannotTakeItsAnswerKeepsNobodyElseFromTheirs() {
        queue.offer(writing("shut"), new Heard("shut", task -> {
            throw new RejectedExecutionException("closing");
        }));
        queue.offer(writing("broken"), new Heard("broken", Runnable::run) {
            @Override
            public void answered(String answer) {
                throw new IllegalStateException("the connection is broken");
            }
        });
        offer("fine");
        assertThat(loop.doWork()).isEqualTo(3);
        assertThat(heard).containsExactly("fine=done@4");
        offer("next");
        assertThat(loop.doWork()).isEqualTo(1);
    }

    @Test
    void judgesTimeOnlyWhenAllThatArrivedWasApplied() {
        for (int i = 0; i < 600; i++) {
            offer("a" + i);
        }
        loop.doWork();
        assertThat(book.judged).containsExactly(false);
        clock.nanos += 1_500_000_000L;
        loop.doWork();
        assertThat(book.judged).containsExactly(false, true);
        assertThat(heard).hasSize(600);
    }

    @Test
    void doesATurnWithoutCallsWhenSomethingIsDue() {
        book.nextDueNanos = clock.nanos + 10;
        assertThat(loop.doWork()).isZero();
        clock.nanos += 10;
        assertThat(loop.doWork()).isEqualTo(1);
        assertThat(book.judged).containsExactly(true);
    }

    private void offer(String name) {
        assertThat(queue.offer(writing(name), reply(name))).isTrue();
    }

    private void refuse(String name) {
        queue.offer(
                (b, ticket) -> {
                    throw refusal();
                },
                reply(name));
    }

    private static Refusal refusal() {
        return new Refusal(ProblemCode.NOT_FOUND, "Expected it, found nothing");
    }

    private static Command<CountingBook, String> writing(String name) {
        return (book, ticket) -> {
            book.write(name);
            ticket.answer("done");
        };
    }

    private Reply<String> reply(String name) {
        return new Heard(name, Runnable::run);
    }

    /** Notes what came, and how long the book's log was then. */
    private class Heard implements Reply<String> {
        private final String name;
        private final Executor lane;

        Heard(String name, Executor lane) {
            this.name = name;
            this.lane = lane;
        }

        @Override
        public void answered(String answer) {
            heard.add(name + "=done@" + book.log.size());
        }

        @Override
        public void refused(Refusal refusal) {
            heard.add(name + "=" + refusal.code().code() + "@" + book.log.size());
        }

        @Override
        public Executor lane() {
            return lane;
        }
    }

    private static final class SetClock implements Clock {
        private long nanos = 1;

        @Override
        public long wallMillis() {
            return 1_000;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }
}
