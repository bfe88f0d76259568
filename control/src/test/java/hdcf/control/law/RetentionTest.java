package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.command.AbortCommand;
import hdcf.control.command.AcceptBatchCommand;
import hdcf.control.command.IdempotencyKey;
import hdcf.control.command.NewJob;
import hdcf.control.command.OpenBatchCommand;
import hdcf.control.command.QueueSettings;
import hdcf.control.command.RerunCommand;
import hdcf.control.command.StageCommand;
import hdcf.control.command.SubmitCommand;
import hdcf.control.job.Backoff;
import hdcf.control.job.Refusal;
import hdcf.control.store.OutputQuestion;
import hdcf.schema.wire.AbortRequest;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.SubmitAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted when it has grown old, and what never is. Ages are minutes here. */
final class RetentionTest {
    private static final QueueSettings.Retention MINUTES = new QueueSettings.Retention(
            Duration.ofMinutes(30),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(20),
            Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = minutes(folder);
        plane.register("w1");
    }

    /** Jobs and events are kept for 30 minutes, keys for 20, output for 15, and each minute it is looked. */
    static Plane minutes(Path folder) {
        QueueSettings standard = QueueSettings.standard();
        return Plane.open(
                folder,
                new QueueSettings(
                        Duration.ofHours(10),
                        Duration.ofMinutes(1),
                        Duration.ofHours(10),
                        standard.undeliveredLimit(),
                        Backoff.STANDARD,
                        Duration.ofMinutes(1),
                        0,
                        MINUTES,
                        standard.health(),
                        standard.limits(),
                        standard.weights(),
                        standard.rules()));
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void aJobGoesWhenItHasEndedLongAgoAndLiveWorkStays() throws Refusal {
        String running = plane.submit("first");
        plane.run("w1");
        String done = plane.submit("second");
        plane.complete(plane.run("w1"), "w1");
        String waiting = plane.submit("third");
        age(Duration.ofMinutes(29));
        assertThat(plane.status(done)).isEqualTo(JobStatus.COMPLETED);
        age(Duration.ofMinutes(3));
        assertThat(Refused.code(() -> plane.view(done))).isEqualTo(ProblemCode.NOT_FOUND);
        assertThat(plane.status(running)).isEqualTo(JobStatus.RUNNING);
        assertThat(plane.status(waiting)).isEqualTo(JobStatus.PENDING);
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM attempts")).isEqualTo(1);
        assertThat(plane.book().counts().of(JobStatus.COMPLETED)).isZero();
    }

    @Test
    void aBatchGoesAsAWholeWhenItsLastJobHasEndedLongAgo() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> jobs =
                plane.call(new StageCommand(Plane.CALLER, batch, Collections.nCopies(3, Plane.job("true"))));
        plane.call(new AcceptBatchCommand(Plane.CALLER, batch, jobs, null));
        plane.complete(plane.run("w1"), "w1");
        Assignment second = plane.run("w1");
        Assignment third = plane.run("w1");
        age(Duration.ofMinutes(40));
        assertThat(jobsLeft()).as("two of its jobs are live").isEqualTo(3);
        plane.complete(second, "w1");
        plane.complete(third, "w1");
        age(Duration.ofMinutes(20));
        assertThat(jobsLeft()).as("two of its jobs are young").isEqualTo(3);
        age(Duration.ofMinutes(15));
        assertThat(jobsLeft()).isZero();
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM batches")).isZero();
    }

    @Test
    void outputGoesBeforeItsJobAndTheJobSaysSo() throws Refusal {
        String id = plane.submit("true");
        Assignment held = plane.run("w1");
        plane.call(new hdcf.control.command.CompleteCommand(
                Plane.CALLER,
                List.of(Reporting.of(id, "w1", held.assignmentId())
                        .artifact()
                        .stdout("hello".getBytes(StandardCharsets.UTF_8))
                        .build())));
        age(Duration.ofMinutes(18));
        assertThat(plane.view(id).artifactUploadState()).isEqualTo("expired");
        assertThat(plane.reads()
                        .output(id, new OutputQuestion("stdout", null, 0))
                        .refusal()
                        .detail())
                .contains("deleted because of its age");
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM attempt_output"))
                .isZero();
    }

    @Test
    void oneTurnDeletesAtMostFiveHundredJobs() throws Refusal {
        List<SubmitAnswer> jobs = plane.call(
                        new SubmitCommand(Plane.CALLER, Collections.nCopies(1_200, Plane.job("true")), null))
                .jobs();
        abort(jobs);
        age(Duration.ofMinutes(29));
        plane.clock.pass(Duration.ofMinutes(2));
        long before = jobsLeft();
        while (plane.turn()) {
            long now = jobsLeft();
            assertThat(before - now).isBetween(0L, 500L);
            before = now;
        }
        assertThat(before).isZero();
    }

    @Test
    void aBatchStaysWhenOneOfItsJobsIsRunAgainWhileTheRestOfItIsDeleted() throws Refusal {
        long batch = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> jobs = new ArrayList<>();
        jobs.addAll(plane.call(new StageCommand(Plane.CALLER, batch, Collections.nCopies(1_200, Plane.job("true")))));
        NewJob urgent = new NewJob("false", List.of(), "", 0, 1, 0, 9, 0, false, List.of());
        jobs.addAll(plane.call(new StageCommand(Plane.CALLER, batch, List.of(urgent))));
        plane.call(new AcceptBatchCommand(Plane.CALLER, batch, jobs, null));
        Assignment failing = plane.run("w1");
        plane.fail(failing, "w1", 1, null);
        assertThat(plane.status(failing.jobId())).isEqualTo(JobStatus.FAILED);
        abort(jobs.subList(0, 1_200));
        age(Duration.ofMinutes(29));
        plane.clock.pass(Duration.ofMinutes(2));
        while (jobsLeft() == 1_201) {
            plane.turn();
        }
        long left = jobsLeft();
        plane.start(new RerunCommand(Plane.CALLER, failing.jobId()));
        plane.settle();
        age(Duration.ofMinutes(3));
        assertThat(jobsLeft()).isEqualTo(left).isGreaterThan(500);
        plane.fail(plane.run("w1"), "w1", 1, null);
        age(Duration.ofMinutes(32));
        assertThat(jobsLeft()).isZero();
    }

    @Test
    void onePassDeletesEveryEmptyBatchAndStepsOverThoseThatAreNot() throws Refusal {
        long live = plane.call(new OpenBatchCommand(Plane.CALLER));
        List<SubmitAnswer> jobs = plane.call(new StageCommand(Plane.CALLER, live, List.of(Plane.job("true"))));
        plane.call(new AcceptBatchCommand(Plane.CALLER, live, jobs, null));
        Shell.rows(
                plane.file(),
                "INSERT INTO batches (number, id, state, jobs, readied, created_at, updated_at)"
                        + " WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2199)"
                        + " SELECT i, 'b' || i, 'ACCEPTED', 1, 1, 1, 1 FROM n");
        Shell.rows(plane.file(), "UPDATE batches SET created_at = 1, updated_at = 1");
        age(Duration.ofMinutes(2));
        assertThat(Shell.rows(plane.file(), "SELECT number FROM batches")).containsExactly(String.valueOf(live));
    }

    private void abort(List<SubmitAnswer> jobs) {
        for (SubmitAnswer job : jobs) {
            plane.start(new AbortCommand(Plane.CALLER, new AbortRequest(job.jobId(), null, null)));
        }
        plane.settle();
    }

    @Test
    void eventsAndKeysGoWhenTheyAreOldAndAKeyStaysWithItsLiveJob() throws Refusal {
        IdempotencyKey done = new IdempotencyKey("submit", "done", "b");
        IdempotencyKey live = new IdempotencyKey("submit", "live", "b");
        plane.call(new SubmitCommand(Plane.CALLER, List.of(Plane.job("true")), done));
        plane.complete(plane.run("w1"), "w1");
        plane.call(new SubmitCommand(Plane.CALLER, List.of(Plane.job("true")), live));
        age(Duration.ofMinutes(19));
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM idempotency_keys"))
                .isEqualTo(2);
        age(Duration.ofMinutes(15));
        assertThat(Shell.rows(plane.file(), "SELECT key FROM idempotency_keys")).containsExactly("live");
        assertThat(Shell.number(plane.file(), "SELECT count(*) FROM events WHERE event = 'job_claimed'"))
                .isZero();
        assertThat(plane.call(new SubmitCommand(Plane.CALLER, List.of(Plane.job("true")), live))
                        .isDeduplicated())
                .isTrue();
    }

    @Test
    void pausesWhenTheWallClockJumpedByMoreThanADay() throws Refusal {
        String id = plane.submit("true");
        plane.complete(plane.run("w1"), "w1");
        age(Duration.ofMinutes(3));
        plane.clock.jump(Duration.ofDays(2));
        age(Duration.ofMinutes(1));
        assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
        plane.clock.jump(Duration.ofDays(-2));
        age(Duration.ofMinutes(10));
        assertThat(plane.status(id)).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void theViewsForPeopleAnswer() throws Refusal {
        plane.submit("waits");
        plane.fail(plane.run("w1"), "w1", 3, null);
        plane.submit("second");
        assertThat(Shell.rows(plane.file(), "SELECT command FROM v_queue")).containsExactly("second");
        assertThat(Shell.rows(plane.file(), "SELECT status || ' ' || attempts FROM v_jobs"))
                .containsExactly("PENDING 0/3", "RETRYING 1/3");
        assertThat(Shell.rows(plane.file(), "SELECT worker_id || ' ' || status || ' ' || running FROM v_workers"))
                .containsExactly("w1 ONLINE 0");
        assertThat(Shell.rows(plane.file(), "SELECT outcome || ' ' || exit_code || ' ' || job_status FROM v_failures"))
                .containsExactly("FAILED 3 RETRYING");
    }

    private long jobsLeft() {
        return Shell.number(plane.file(), "SELECT count(*) FROM jobs");
    }

    private void age(Duration time) {
        age(plane, time);
    }

    /** Time passes minute by minute; the writer's pauses count against nobody, and nobody is due here. */
    static void age(Plane plane, Duration time) {
        for (long i = 0; i < time.toMinutes(); i++) {
            plane.pause(Duration.ofMinutes(1));
        }
    }
}
