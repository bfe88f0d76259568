package hdcf.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hdcf.control.command.NewSchedule;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ScheduleRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleRulesTest {
    private static NewSchedule check(String body) throws Refusal {
        return ScheduleRules.check(
                JsonBody.strict(ScheduleRequest.class).one(body.getBytes(StandardCharsets.UTF_8)), Templates.NONE);
    }

    @Test
    void fillsInDefaults() throws Refusal {
        NewSchedule made = check("{\"name\":\"n\",\"cron\":\"@daily\",\"job\":{\"command\":\"a\"}}");
        assertThat(made.timeZone()).isEqualTo("UTC");
        assertThat(made.missed()).isEqualTo(MissedPolicy.ONCE);
        assertThat(made.missedLimit()).isEqualTo(10);
        assertThat(made.overlap()).isEqualTo(OverlapPolicy.SKIP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"cron\":\"@daily\",\"job\":{\"command\":\"a\"}}|/name",
                "{\"name\":\"5\",\"cron\":\"@daily\",\"job\":{\"command\":\"a\"}}|/name",
                "{\"name\":\"n\",\"job\":{\"command\":\"a\"}}|/cron",
                "{\"name\":\"n\",\"cron\":\"* * *\",\"job\":{\"command\":\"a\"}}|/cron",
                "{\"name\":\"n\",\"cron\":\"0 0 30 2 *\",\"job\":{\"command\":\"a\"}}|/cron",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"time_zone\":\"Europe/Berlim\",\"job\":{\"command\":\"a\"}}|/time_zone",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"missed\":\"twice\",\"job\":{\"command\":\"a\"}}|/missed",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"missed\":\"all\",\"missed_limit\":101,\"job\":{\"command\":\"a\"}}|/missed_limit",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"missed_limit\":5,\"job\":{\"command\":\"a\"}}|/missed_limit",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"overlap\":\"queue\",\"job\":{\"command\":\"a\"}}|/overlap",
                "{\"name\":\"n\",\"cron\":\"@daily\"}|/job",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"job\":{}}|/job/command",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"job\":{\"command\":\"a\",\"scheduled_at\":5}}|/job/scheduled_at",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"job\":{\"command\":\"a\",\"after\":[]}}|/job/after",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"job\":{\"command\":\"a\",\"labels\":[\"a b\"]}}|/job/labels/0",
                "{\"name\":\"n\",\"cron\":\"@daily\",\"zone\":\"UTC\",\"job\":{\"command\":\"a\"}}|/zone",
            })
    void refusesWhatDoesNotFit(String body, String pointer) {
        Refusal refusal = Objects.requireNonNull(catchThrowableOfType(Refusal.class, () -> check(body)));
        assertThat(refusal.detail()).startsWith("Expected ");
        assertThat(Objects.requireNonNull(refusal.problem("r").errors()).stream()
                        .map(Problem.Fault::pointer))
                .containsExactly(pointer);
    }

    @Test
    void namesTheNearestTimeZone() {
        Refusal refusal = Objects.requireNonNull(
                catchThrowableOfType(
                        Refusal.class,
                        () -> check(
                                "{\"name\":\"n\",\"cron\":\"@daily\",\"time_zone\":\"europe/berlin\",\"job\":{\"command\":\"a\"}}")));
        assertThat(refusal.detail()).contains("Did you mean \"Europe/Berlin\"?");
    }
}
