package hdcf.worker;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.worker.loop.Doorbell;
import hdcf.worker.loop.DutyCycle;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

final class DutyThreadTest {
    private final BlockingQueue<Integer> codes = new ArrayBlockingQueue<>(4);

    private record Duty(Doorbell bell, IntSupplier work) implements DutyCycle {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public long napNanos() {
            return 1;
        }

        @Override
        public int doWork() {
            return work.getAsInt();
        }
    }

    private DutyThread started(IntSupplier work) {
        DutyThread thread = new DutyThread(new Duty(new Doorbell(), work), codes::add);
        thread.start();
        return thread;
    }

    @Test
    void endsTheProgramWhenALoopHasAnError() throws InterruptedException {
        started(() -> {
            throw new NoClassDefFoundError("hdcf/worker/Gone");
        });
        assertThat(codes.poll(20, TimeUnit.SECONDS)).isEqualTo(70);
    }

    @Test
    void goesOnAfterAMistakeInOneTurn() {
        AtomicInteger turns = new AtomicInteger();
        DutyThread thread = started(() -> {
            if (turns.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
            }
            return 0;
        });
        Await.until("there is another turn", () -> turns.get() > 1);
        thread.stop();
        assertThat(codes).isEmpty();
    }
}
