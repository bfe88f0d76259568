package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.SubmitCommand;
import hdcf.control.job.Refusal;
import hdcf.schema.wire.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention after the wall clock was decades ahead for a while. */
final class WrongClockRetentionTest {
    private static final Duration DECADES = Duration.ofDays(70 * 365);

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = RetentionTest.minutes(folder);
        plane.register("w1");
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void jobsThatEndedSinceGoInTheirTime() throws Refusal {
        String dated = ahead(1);
        plane.complete(plane.run("w1"), "w1");
        String since = plane.submit("true");
        assertThat(plane.view(since).createdAt())
                .as("no job is dated before an earlier one")
                .isEqualTo(plane.view(dated).createdAt());
        plane.complete(plane.run("w1"), "w1");
        RetentionTest.age(plane, Duration.ofMinutes(29));
        assertThat(plane.status(since)).isEqualTo(JobStatus.COMPLETED);
        RetentionTest.age(plane, Duration.ofMinutes(4));
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM jobs")).isZero();
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM batches")).isZero();
    }

    @Test
    void eventsOfThatTimeGoWithThoseThatCameNext() throws Refusal {
        ahead(1_200);
        plane.submit("next");
        plane.run("w1");
        RetentionTest.age(plane, Duration.ofMinutes(29));
        assertThat(events("job_submitted")).isEqualTo(1_201);
        assertThat(events("job_claimed")).isEqualTo(1);
        RetentionTest.age(plane, Duration.ofMinutes(4));
        assertThat(events("job_submitted")).isZero();
        assertThat(events("job_claimed")).isZero();
    }

    /** So many jobs are submitted while the clock is wrong; returns the last one. */
    private String ahead(int jobs) throws Refusal {
        plane.clock.jump(DECADES);
        plane.settle();
        var receipt = plane.call(new SubmitCommand(Plane.CALLER, Collections.nCopies(jobs, Plane.job("true")), null));
        plane.clock.jump(DECADES.negated());
        plane.settle();
        return receipt.jobs().get(jobs - 1).jobId();
    }

    private long events(String name) {
        return Shell.number(plane.file(), "SELECT count(*) FROM events WHERE event = '" + name + "'");
    }
}
