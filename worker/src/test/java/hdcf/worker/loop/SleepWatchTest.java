package hdcf.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.schema.port.Clock;
import hdcf.worker.HandClock;
import hdcf.worker.process.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SleepWatchTest {
    private final HandClock clock = new HandClock();
    private final List<Duration> slept = new ArrayList<>();
    private long bootMs = 100_000;
    private long wallAheadMs;

    /** The hand-set clock, whose wall time a test moves by itself. */
    private final Clock seen = new Clock() {
        @Override
        public long wallMillis() {
            return clock.wallMillis() + wallAheadMs;
        }

        @Override
        public long nanos() {
            return clock.nanos();
        }
    };

    private void pass(long ms) {
        clock.pass(Duration.ofMillis(ms));
        bootMs += bootMs < 0 ? 0 : ms;
    }

    @Test
    void tellsEachSleepOnce() {
        SleepWatch watch = new SleepWatch(seen, () -> bootMs, slept::add);
        pass(5_000);
        assertThat(watch.look()).isFalse();
        pass(5_000);
        bootMs += 3_600_000;
        wallAheadMs += 3_600_000;
        assertThat(watch.look()).isTrue();
        assertThat(watch.look()).isFalse();
        pass(5_000);
        assertThat(watch.look()).isFalse();
        assertThat(slept).containsExactly(Duration.ofHours(1));
    }

    @Test
    void isNotMisledByAWallClockThatIsSet() {
        SleepWatch watch = new SleepWatch(seen, () -> bootMs, slept::add);
        for (long step : new long[] {86_400_000, -86_400_000, 40_000}) {
            wallAheadMs += step;
            pass(5_000);
            assertThat(watch.look()).isFalse();
        }
    }

    @Test
    void doesNotAddSmallStepsUp() {
        SleepWatch watch = new SleepWatch(seen, () -> bootMs, slept::add);
        for (int i = 0; i < 100; i++) {
            pass(5_000);
            bootMs += i % 2 == 0 ? 10 : 1_500;
            assertThat(watch.look()).isFalse();
        }
    }

    @Test
    void goesByTheWallClockWhereNothingElseIsTold() {
        bootMs = -1;
        SleepWatch watch = new SleepWatch(seen, () -> bootMs, slept::add);
        wallAheadMs += 20_000;
        assertThat(watch.look()).isFalse();
        wallAheadMs -= 600_000;
        assertThat(watch.look()).isFalse();
        wallAheadMs += 600_000;
        assertThat(watch.look()).isTrue();
        assertThat(slept).containsExactly(Duration.ofMinutes(10));
    }

    @Test
    void findsThatThisMachineDidNotSleepJustNow() {
        SleepWatch watch = new SleepWatch(Clock.system(), Machine::bootMillis, slept::add);
        assertThat(watch.look()).isFalse();
    }
}
