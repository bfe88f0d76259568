package hdcf.hdcfctl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class TimingOptionsTest {
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-03-01T12:00:00+01:00[Europe/Berlin]");

    private static String at(String text) {
        return java.time.Instant.ofEpochSecond(TimingOptions.seconds(text, NOW)).toString();
    }

    @Test
    void aClockTimeIsTheNextOne() {
        assertThat(at("18:30")).isEqualTo("2026-03-01T17:30:00Z");
        assertThat(at("09:00")).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(at("12:00")).isEqualTo("2026-03-02T11:00:00Z");
    }

    @Test
    void aDateIsInTheZoneOfThisMachineUnlessItSaysItsOwn() {
        assertThat(at("2026-12-24")).isEqualTo("2026-12-23T23:00:00Z");
        assertThat(at("2026-07-01T10:00")).isEqualTo("2026-07-01T08:00:00Z");
        assertThat(at("2026-07-01 10:00:30")).isEqualTo("2026-07-01T08:00:30Z");
        assertThat(at("2026-07-01T10:00:00Z")).isEqualTo("2026-07-01T10:00:00Z");
        assertThat(at("2026-07-01T10:00:00+05:00")).isEqualTo("2026-07-01T05:00:00Z");
    }

    @Test
    void whatIsNoTimeIsRefused() {
        for (String text : new String[] {"", "25:00", "tomorrow", "2026-02-30", "1+1", "Z", "+"}) {
            assertThatThrownBy(() -> at(text)).as(text).isInstanceOf(DateTimeException.class);
        }
    }

    @Test
    void spansAddUp() throws Failure {
        assertThat(Amounts.milliseconds("--t", "1h30m", "v")).isEqualTo(5_400_000);
        assertThat(Amounts.milliseconds("--t", "2d1s5ms", "v")).isEqualTo(172_801_005);
        for (String text : new String[] {"", "h", "1", "1x", "1h2", "-1s", "1.5h", "999999999999999d"}) {
            assertThatThrownBy(() -> Amounts.milliseconds("--t", text, "v"))
                    .as(text)
                    .isInstanceOf(Failure.class);
        }
    }
}
