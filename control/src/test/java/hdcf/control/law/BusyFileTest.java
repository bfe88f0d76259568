package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.SubmitCommand;
import hdcf.control.command.SubmitReceipt;
import hdcf.schema.wire.JobStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody holds the write lock in a SQLite shell: a condition, not a fault. */
final class BusyFileTest {
    @TempDir
    Path folder;

    @Test
    void waitsForTheFileLosesNothingAndCountsTheWaitAgainstNobody() throws Exception {
        try (Plane plane = Plane.open(folder);
                Connection shell = DriverManager.getConnection("jdbc:sqlite:" + plane.file());
                Statement statement = shell.createStatement()) {
            plane.register("w1");
            String running = plane.submit("first");
            plane.run("w1");
            statement.execute("BEGIN IMMEDIATE");
            Pending<SubmitReceipt> submission =
                    plane.start(new SubmitCommand(Plane.CALLER, List.of(Plane.job("second")), null));
            plane.clock.pass(Duration.ofHours(1));
            assertThat(plane.turn()).isFalse();
            assertThat(submission.hasCome()).isFalse();
            statement.execute("COMMIT");
            plane.settle();
            assertThat(submission.get().jobs()).hasSize(1);
            assertThat(plane.status(running)).isEqualTo(JobStatus.RUNNING);
            assertThat(plane.book().counts().of(JobStatus.PENDING)).isEqualTo(1);
        }
    }
}
