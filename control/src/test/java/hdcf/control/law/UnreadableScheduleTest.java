package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.command.CreateScheduleCommand;
import hdcf.control.command.NewSchedule;
import hdcf.control.command.ResumeScheduleCommand;
import hdcf.control.job.Refusal;
import hdcf.control.job.Timetable;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.SubmitRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schedule that this Java cannot read any more. */
final class UnreadableScheduleTest {
    private static final SubmitRequest JOB =
            new SubmitRequest("true", null, null, null, null, null, null, null, null, null, null, null, null);

    @TempDir
    Path folder;

    @Test
    void aTimeZoneThatIsNoLongerKnownStopsTheScheduleAndNothingElse() throws Refusal, SQLException {
        Plane plane = Plane.open(folder);
        plane.call(new CreateScheduleCommand(
                Plane.CALLER,
                new NewSchedule(
                        "hourly",
                        "30 * * * *",
                        "UTC",
                        Timetable.of("30 * * * *", ZoneId.of("UTC")),
                        MissedPolicy.ALL,
                        3,
                        OverlapPolicy.ALLOW,
                        JOB)));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + plane.file());
                Statement statement = other.createStatement()) {
            statement.executeUpdate("UPDATE schedules SET time_zone = 'Mars/Olympus'");
        }
        plane.restart(Duration.ofSeconds(1));
        plane.pause(Duration.ofMinutes(31));
        ScheduleView found = plane.reads().schedule("hourly");
        assertThat(found.submitted()).isZero();
        assertThat(found.state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(found.lastError()).contains("Mars/Olympus").contains("create it anew");
        assertThatThrownBy(() -> plane.call(new ResumeScheduleCommand(Plane.CALLER, "hourly")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Mars/Olympus");
        plane.submit("true");
        plane.close();
    }
}
