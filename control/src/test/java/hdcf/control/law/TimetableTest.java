package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.job.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In Berlin clocks go from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25. */
final class TimetableTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId UTC = ZoneId.of("UTC");

    private static List<String> times(String cron, ZoneId zone, String after, int count) {
        Timetable table = Timetable.of(cron, zone);
        List<String> times = new ArrayList<>();
        Long time = OffsetDateTime.parse(after).toEpochSecond();
        for (int i = 0; i < count && time != null; i++) {
            time = table.next(time);
            times.add(
                    time == null
                            ? "none"
                            : Instant.ofEpochSecond(time)
                                    .atZone(zone)
                                    .toOffsetDateTime()
                                    .toString());
        }
        return times;
    }

    @Test
    void namesTheTimesOfItsFields() {
        assertThat(times("*/20 4 * * *", UTC, "2026-01-31T04:20:00Z", 3))
                .containsExactly("2026-01-31T04:40Z", "2026-02-01T04:00Z", "2026-02-01T04:20Z");
        assertThat(times("0 0 29 2 *", UTC, "2026-01-01T00:00:00Z", 2))
                .containsExactly("2028-02-29T00:00Z", "2032-02-29T00:00Z");
        assertThat(times("0 6 13 * fri", UTC, "2026-02-12T00:00:00Z", 3))
                .as("either of the two day fields")
                .containsExactly("2026-02-13T06:00Z", "2026-02-20T06:00Z", "2026-02-27T06:00Z");
        assertThat(times("@weekly", UTC, "2026-01-31T00:00:00Z", 1)).containsExactly("2026-02-01T00:00Z");
    }

    @Test
    void aTimeOfDayThatIsLeftOutComesAtTheChange() {
        assertThat(times("30 2 * * *", BERLIN, "2026-03-28T00:00:00+01:00", 3))
                .containsExactly("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
        assertThat(times("*/15 2 * * *", BERLIN, "2026-03-28T02:45:00+01:00", 2))
                .as("four of them come once")
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00");
        assertThat(times("30 2,3 * * *", BERLIN, "2026-03-28T12:00:00+01:00", 3))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00");
    }

    @Test
    void aTimeOfDayThatComesTwiceCountsOnce() {
        assertThat(times("30 2 * * *", BERLIN, "2026-10-24T12:00:00+02:00", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        assertThat(times("30 2 * * *", BERLIN, "2026-10-25T02:10:00+01:00", 1))
                .as("asked within the second pass")
                .containsExactly("2026-10-26T02:30+01:00");
        assertThat(times("0 3 * * *", BERLIN, "2026-10-25T00:00:00+02:00", 1))
                .containsExactly("2026-10-25T03:00+01:00");
    }

    @Test
    void anHourWithAStarGoesByElapsedTime() {
        assertThat(times("*/30 * * * *", BERLIN, "2026-10-25T01:30:00+02:00", 6))
                .containsExactly(
                        "2026-10-25T02:00+02:00",
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:00+01:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-25T03:00+01:00",
                        "2026-10-25T03:30+01:00");
        assertThat(times("0 * * * *", BERLIN, "2026-03-29T00:30:00+01:00", 3))
                .containsExactly("2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5-1 * * * *",
                "a * * * *",
                "@reboot",
                "@never",
                "0 0 L * *",
                "* * * * 1#2",
                "-1 * * * *",
                "99999999999999999999 * * * *"
            })
    void refusesWhatIsNoExpression(String cron) {
        assertThatThrownBy(() -> Timetable.of(cron, UTC)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsThatSomeTimesNeverCome() {
        assertThat(Timetable.of("0 0 30 2 *", UTC).next(0)).isNull();
        assertThat(Timetable.of("0 0 31 4,6 *", BERLIN).next(0)).isNull();
    }

    /** Minute by minute, a year of Berlin, against a list made from the calendar alone. */
    @Test
    void agreesWithTheCalendarOverAYear() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            int minute = random.nextInt(60);
            int hour = random.nextInt(5);
            Timetable table = Timetable.of(minute + " " + hour + " * * *", BERLIN);
            long from = OffsetDateTime.parse("2026-01-01T00:00:00+01:00").toEpochSecond() - 1;
            List<Long> expected = new ArrayList<>();
            for (LocalDateTime day = LocalDateTime.parse("2026-01-01T00:00");
                    day.getYear() == 2026;
                    day = day.plusDays(1)) {
                LocalDateTime local = day.withHour(hour).withMinute(minute);
                boolean isLeftOut = BERLIN.getRules().getValidOffsets(local).isEmpty();
                expected.add(
                        isLeftOut
                                ? BERLIN.getRules().getTransition(local).toEpochSecond()
                                : local.atZone(BERLIN).toEpochSecond());
            }
            List<Long> found = new ArrayList<>();
            Long time = from;
            while (found.size() < expected.size()) {
                time = Objects.requireNonNull(table.next(time));
                found.add(time);
            }
            assertThat(found).as("seed %d: %d %d", seed, minute, hour).isEqualTo(expected);
        }
    }

    @Test
    void findsTheLastTimeOfALongSpanAndNoLaterOne() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> crons =
                List.of("* * * * *", "*/7 3-5 * * *", "30 2 * * *", "0 0 1 * *", "0 12 29 2 *", "15 * * * 1");
        for (String cron : crons) {
            Timetable table = Timetable.of(cron, BERLIN);
            long first = Objects.requireNonNull(table.next(1_700_000_000));
            for (int i = 0; i < 10; i++) {
                long until = first + random.nextLong(Duration.ofDays(1_500).toSeconds());
                long last = table.last(first, until);
                assertThat(last).as("seed %d: %s", seed, cron).isBetween(first, until);
                assertThat(Objects.requireNonNull(table.next(last)))
                        .as("seed %d: %s", seed, cron)
                        .isGreaterThan(until);
                assertThat(table.next(last - 1)).isEqualTo(last);
            }
        }
    }
}
