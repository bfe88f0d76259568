package hdcf.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.worker.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GatheringTest {
    private final HandClock clock = new HandClock();
    private final Gathering gathering = new Gathering(clock);

    @Test
    void holdsNothingUpThatComesAlone() {
        assertThat(gathering.holds(1, 8)).isFalse();
        gathering.called(1);
        clock.pass(Duration.ofNanos(Gathering.SHORT_NANOS));
        assertThat(gathering.holds(1, 8)).isFalse();
    }

    @Test
    void waitsForHalfOfWhatMayCome() {
        gathering.called(1);
        assertThat(gathering.holds(3, 8)).isTrue();
        assertThat(gathering.isHolding()).isTrue();
        assertThat(gathering.remainingNanos()).isEqualTo(Gathering.SHORT_NANOS);
        assertThat(gathering.holds(4, 8)).isFalse();
        assertThat(gathering.isHolding()).isFalse();
        assertThat(gathering.holds(1, 2)).isFalse();
        assertThat(gathering.holds(1, 1)).isFalse();
    }

    @Test
    void waitsNoLongerThanItSays() {
        gathering.called(1);
        clock.pass(Duration.ofNanos(Gathering.SHORT_NANOS - 1));
        assertThat(gathering.holds(1, 8)).isTrue();
        clock.pass(Duration.ofNanos(gathering.remainingNanos()));
        assertThat(gathering.holds(1, 8)).isFalse();
    }

    @Test
    void waitsLongerForAsManyAsTheLastTime() {
        gathering.called(5);
        assertThat(gathering.holds(4, 8)).isTrue();
        assertThat(gathering.remainingNanos()).isEqualTo(Gathering.LONG_NANOS);
        assertThat(gathering.isWorthARing(4, 8)).isFalse();
        assertThat(gathering.isWorthARing(5, 8)).isTrue();
        assertThat(gathering.holds(5, 8)).isFalse();
        clock.pass(Duration.ofNanos(Gathering.LONG_NANOS));
        assertThat(gathering.holds(1, 8)).isFalse();
    }

    @Test
    void leavesSomeAtWork() {
        gathering.called(8);
        assertThat(gathering.holds(5, 8)).isTrue();
        assertThat(gathering.holds(6, 8)).isFalse();
    }

    @Test
    void hasNothingToHoldWhereThereIsNothing() {
        gathering.called(1);
        assertThat(gathering.holds(0, 8)).isFalse();
    }

    @Test
    void isWokenOnlyWhenThereIsEnough() {
        gathering.called(1);
        assertThat(gathering.isWorthARing(1, 8)).as("it does not wait").isTrue();
        gathering.holds(1, 8);
        assertThat(gathering.isWorthARing(3, 8)).isFalse();
        assertThat(gathering.isWorthARing(4, 8)).isTrue();
        gathering.begin();
        assertThat(gathering.isHolding()).isFalse();
        assertThat(gathering.isWorthARing(1, 8)).isTrue();
    }
}
