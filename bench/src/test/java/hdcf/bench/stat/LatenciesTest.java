package hdcf.bench.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
    @Test
    void findsPercentilesWithinThreePercent() {
        Latencies latencies = new Latencies();
        for (int ms = 1; ms <= 1000; ms++) {
            latencies.add(ms * 1_000_000L);
        }
        assertThat(latencies.percentileMs(0.50)).isCloseTo(500, Percentage.withPercentage(3.2));
        assertThat(latencies.percentileMs(0.99)).isCloseTo(990, Percentage.withPercentage(3.2));
        assertThat(latencies.percentileMs(1)).isEqualTo(1000);
        assertThat(latencies.maxMs()).isEqualTo(1000);
        assertThat(latencies.count()).isEqualTo(1000);
    }

    @Test
    void keepsSmallValuesExactly() {
        Latencies latencies = new Latencies();
        latencies.add(0);
        latencies.add(63);
        assertThat(latencies.percentileMs(0.5)).isZero();
        assertThat(latencies.percentileMs(1)).isCloseTo(63e-6, within(1e-12));
    }

    @Test
    void takesEveryLong() {
        Latencies latencies = new Latencies();
        latencies.add(Long.MAX_VALUE);
        latencies.add(-1);
        assertThat(latencies.percentileMs(0)).isZero();
        assertThat(latencies.percentileMs(1)).isEqualTo(Long.MAX_VALUE / 1e6);
    }

    @Test
    void neverFallsBelowTheValueItStandsFor() {
        for (long value = 1; value > 0 && value < Long.MAX_VALUE / 3; value = value * 3 + 1) {
            Latencies latencies = new Latencies();
            latencies.add(value);
            latencies.add(Long.MAX_VALUE);
            assertThat(latencies.percentileMs(0.5)).isBetween(value / 1e6, value * 1.032 / 1e6 + 1e-6);
        }
    }

    @Test
    void addsUpTwoCounts() {
        Latencies one = new Latencies();
        one.add(10);
        Latencies other = new Latencies();
        other.add(20);
        other.add(30);
        one.addAll(other);
        assertThat(one.count()).isEqualTo(3);
        assertThat(one.percentileMs(0.5)).isEqualTo(20e-6);
    }

    @Test
    void refusesAShareOutsideOfZeroToOne() {
        assertThatThrownBy(() -> new Latencies().percentileMs(99)).hasMessageContaining("between 0 and 1");
        assertThat(new Latencies().percentileMs(0.99)).isZero();
    }

    @Test
    void tellsMedianAndRange() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of(List.of(1.26, 2.0, 3.0)).text(1)).isEqualTo("2.0 [1.3-3.0]");
        assertThatThrownBy(() -> Spread.of(List.of())).hasMessageContaining("at least one");
    }
}
