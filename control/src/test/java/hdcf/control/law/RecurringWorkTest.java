package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.control.check.Checker;
import hdcf.control.check.Evidence;
import hdcf.control.check.Violation;
import hdcf.control.command.CreateScheduleCommand;
import hdcf.control.command.DeleteScheduleCommand;
import hdcf.control.command.NewSchedule;
import hdcf.control.command.PauseScheduleCommand;
import hdcf.control.command.ResumeScheduleCommand;
import hdcf.control.command.ScheduleReceipt;
import hdcf.control.http.Templates;
import hdcf.control.job.Refusal;
import hdcf.control.job.Timetable;
import hdcf.control.store.EventFilter;
import hdcf.control.store.JobFilter;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EventView;
import hdcf.schema.wire.JobView;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.MissedPolicy;
import hdcf.schema.wire.OverlapPolicy;
import hdcf.schema.wire.Problem;
import hdcf.schema.wire.ProblemCode;
import hdcf.schema.wire.ScheduleState;
import hdcf.schema.wire.ScheduleView;
import hdcf.schema.wire.SubmitRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recurring work on a real file. The clock begins at 08:00:00 UTC. */
final class RecurringWorkTest {
    private static final long START = 1_800_000_000L;
    private static final SubmitRequest JOB =
            new SubmitRequest("true", null, null, null, null, null, null, null, null, null, null, null, null);

    @TempDir
    Path folder;

    private Plane plane;

    @BeforeEach
    void open() throws Refusal {
        plane = Plane.open(folder);
        plane.register("w1");
    }

    @AfterEach
    void close() throws IOException {
        plane.close();
        assertThat(found()).isEmpty();
    }

    private List<String> found() throws IOException {
        return Checker.check(Evidence.of(List.of(), plane.file(), null)).stream()
                .map(Violation::invariant)
                .distinct()
                .toList();
    }

    private static NewSchedule every(String name, String cron, MissedPolicy missed, OverlapPolicy overlap) {
        return new NewSchedule(name, cron, "UTC", Timetable.of(cron, ZoneId.of("UTC")), missed, 3, overlap, JOB);
    }

    private static NewSchedule hourly(MissedPolicy missed) {
        return every("hourly", "30 * * * *", missed, OverlapPolicy.ALLOW);
    }

    private ScheduleReceipt create(NewSchedule asked) throws Refusal {
        return plane.call(new CreateScheduleCommand(Plane.CALLER, asked));
    }

    /** Minutes pass, with the writer awake every twenty seconds: no time is later than one that counts as missed. */
    private void minutes(int count) {
        for (int i = 0; i < 3 * count; i++) {
            plane.pause(Duration.ofSeconds(20));
        }
    }

    private ScheduleView view(String name) throws Refusal {
        return plane.reads().schedule(name);
    }

    /** When its jobs were due, as minutes after the beginning. */
    private List<Long> due() throws Refusal {
        return plane.reads().jobs(new JobFilter(null, null), 1_000, null).jobs().stream()
                .map(JobView::schedule)
                .filter(Objects::nonNull)
                .map(ref -> (ref.dueAt() - START) / 60)
                .sorted()
                .toList();
    }

    private void checkInvariants() throws SQLException {
        try (Shell shell = Shell.reading(plane.file())) {
            new Invariants(plane, shell).check("at the end");
        }
    }

    private List<String> events(String event) throws Refusal {
        return plane.reads().events(new EventFilter(null, event, null, null, null, 100)).stream()
                .map(EventView::event)
                .toList();
    }

    @Test
    void submitsAJobAtEachTimeAndNoneBefore() throws Refusal, SQLException {
        create(hourly(MissedPolicy.ONCE));
        assertThat(view("hourly").nextDueAt()).isEqualTo(START + 1_800);
        plane.pass(Duration.ofSeconds(1_799));
        assertThat(due()).isEmpty();
        plane.pass(Duration.ofSeconds(1));
        assertThat(due()).containsExactly(30L);
        minutes(120);
        assertThat(due()).containsExactly(30L, 90L, 150L);
        ScheduleView now = view("hourly");
        assertThat(now.submitted()).isEqualTo(3);
        assertThat(now.skipped()).isZero();
        assertThat(now.lastDueAt()).isEqualTo(START + 150 * 60);
        assertThat(now.nextDueAt()).isEqualTo(START + 210 * 60);
        JobView last = plane.view(Objects.requireNonNull(now.lastJobId()));
        assertThat(last.number()).isEqualTo(now.lastJobNumber());
        assertThat(last.submitter()).isEqualTo("test");
        assertThat(plane.reads()
                        .jobs(new JobFilter(null, null, null, null, null, now.number(), null), 10, null)
                        .jobs())
                .hasSize(3);
        checkInvariants();
    }

    @Test
    void theWriterSleepsUntilTheNextTime() throws Refusal {
        create(hourly(MissedPolicy.ONCE));
        plane.settle();
        long before = plane.statements();
        plane.pass(Duration.ofSeconds(3));
        assertThat(plane.statements() - before)
                .as("nothing is asked of the file meanwhile")
                .isLessThan(20);
    }

    @Test
    void aClockThatIsSetBackBringsNoTimeTwice() throws Refusal {
        create(hourly(MissedPolicy.ALL));
        minutes(31);
        plane.clock.jump(Duration.ofMinutes(-25));
        minutes(40);
        assertThat(due()).containsExactly(30L);
        plane.restart(Duration.ofSeconds(5));
        plane.clock.jump(Duration.ofMinutes(-40));
        minutes(30);
        assertThat(due()).containsExactly(30L);
    }

    @Test
    void aRestartBetweenSubmissionAndTheNextTimeBringsNothingTwice() throws Refusal {
        create(hourly(MissedPolicy.ALL));
        minutes(30);
        for (int i = 0; i < 5; i++) {
            plane.restart(Duration.ofSeconds(1));
        }
        assertThat(due()).containsExactly(30L);
        minutes(60);
        assertThat(due()).containsExactly(30L, 90L);
    }

    @Test
    void aTimeThatPassedAMomentAgoWasNotMissed() throws Refusal {
        create(hourly(MissedPolicy.SKIP));
        minutes(29);
        plane.restart(Duration.ofMinutes(2));
        assertThat(due()).containsExactly(30L);
        assertThat(view("hourly").skipped()).isZero();
    }

    @Test
    void missedTimesAreSkipped() throws Refusal {
        create(hourly(MissedPolicy.SKIP));
        plane.restart(Duration.ofMinutes(270).plusSeconds(120));
        assertThat(due()).isEmpty();
        assertThat(view("hourly").skipped()).isEqualTo(1);
        assertThat(view("hourly").lastError()).contains("skip");
        assertThat(view("hourly").nextDueAt()).isEqualTo(START + 330 * 60);
        assertThat(events("schedule_missed")).hasSize(1);
        minutes(60);
        assertThat(due()).containsExactly(330L);
        assertThat(view("hourly").lastError()).isNull();
    }

    @Test
    void missedTimesAreMadeUpForOnce() throws Refusal {
        create(hourly(MissedPolicy.ONCE));
        plane.restart(Duration.ofMinutes(272));
        assertThat(due()).as("the last of 30, 90, 150, 210 and 270").containsExactly(270L);
        assertThat(view("hourly").nextDueAt()).isEqualTo(START + 330 * 60);
    }

    @Test
    void missedTimesAreMadeUpForUpToTheLimit() throws Refusal {
        create(hourly(MissedPolicy.ALL));
        plane.restart(Duration.ofMinutes(160));
        assertThat(due()).containsExactly(30L, 90L, 150L);
        plane.restart(Duration.ofHours(5));
        assertThat(due())
                .as("210, 270 and 330; 390 and 450 are too many")
                .containsExactly(30L, 90L, 150L, 210L, 270L, 330L);
        assertThat(view("hourly").nextDueAt()).isEqualTo(START + 510 * 60);
        assertThat(view("hourly").lastDueAt()).isEqualTo(START + 450 * 60);
    }

    @Test
    void aTimeIsSkippedWhileTheJobBeforeStillRuns() throws Refusal {
        create(every("backup", "30 * * * *", MissedPolicy.ONCE, OverlapPolicy.SKIP));
        minutes(30);
        Assignment running = plane.run("w1");
        plane.passHearing(Duration.ofMinutes(60), "w1");
        assertThat(due()).containsExactly(30L);
        assertThat(view("backup").lastError()).contains("RUNNING");
        assertThat(view("backup").skipped()).isEqualTo(1);
        plane.complete(running, "w1");
        minutes(60);
        assertThat(due()).containsExactly(30L, 150L);
    }

    @Test
    void aPauseIsNotMadeUpFor() throws Refusal {
        ScheduleView made = create(hourly(MissedPolicy.ALL)).schedule();
        plane.call(new PauseScheduleCommand(Plane.CALLER, made.scheduleId()));
        plane.call(new PauseScheduleCommand(Plane.CALLER, "hourly"));
        assertThat(view("hourly").state()).isEqualTo(ScheduleState.PAUSED);
        assertThat(view("hourly").nextDueAt()).isNull();
        minutes(100);
        plane.call(new ResumeScheduleCommand(Plane.CALLER, String.valueOf(made.number())));
        minutes(51);
        assertThat(due()).containsExactly(150L);
    }

    @Test
    void theSameScheduleIsOneAndAnotherOneNeedsAnotherName() throws Refusal {
        ScheduleReceipt first = create(hourly(MissedPolicy.ONCE));
        minutes(45);
        ScheduleReceipt again = create(hourly(MissedPolicy.ONCE));
        assertThat(first.isNew()).isTrue();
        assertThat(again.isNew()).isFalse();
        assertThat(again.schedule().number()).isEqualTo(first.schedule().number());
        assertThat(Refused.code(() -> create(hourly(MissedPolicy.SKIP)))).isEqualTo(ProblemCode.NAME_TAKEN);
    }

    @Test
    void whatIsDeletedSubmitsNoMoreAndItsJobsStay() throws Refusal {
        create(hourly(MissedPolicy.ONCE));
        minutes(31);
        plane.call(new DeleteScheduleCommand(Plane.CALLER, "hourly"));
        assertThat(Refused.code(() -> view("hourly"))).isEqualTo(ProblemCode.NOT_FOUND);
        minutes(60);
        assertThat(due()).containsExactly(30L);
        ScheduleView next = create(hourly(MissedPolicy.ONCE)).schedule();
        assertThat(next.number()).as("a number is not given twice").isEqualTo(2);
    }

    @Test
    void aJobThatIsRefusedIsSaidAndTriedAgainAtTheNextTime() throws Refusal {
        create(hourly(MissedPolicy.ONCE));
        plane.rules(asked -> {
            throw new Refusal(ProblemCode.OUT_OF_RANGE, "Expected another job", List.of(new Problem.Fault("", "no")));
        });
        plane.restart(Duration.ZERO);
        minutes(31);
        assertThat(due()).isEmpty();
        assertThat(view("hourly").lastError()).isEqualTo("Expected another job");
        assertThat(events("schedule_refused")).hasSize(1);
        plane.rules(Templates.NONE.rules());
        plane.restart(Duration.ZERO);
        minutes(60);
        assertThat(due()).containsExactly(90L);
    }

    @Test
    void aFullDiskIsWaitedFor() throws Refusal {
        create(hourly(MissedPolicy.ONCE));
        plane.freeSpace(0);
        minutes(32);
        assertThat(due()).isEmpty();
        plane.freeSpace(Long.MAX_VALUE);
        plane.pass(Duration.ofSeconds(11));
        assertThat(due()).containsExactly(30L);
    }

    /** The invariant that the checker holds any file to, broken by hand. */
    @Test
    void theCheckerSeesATimeThatBroughtTwoJobs() throws Exception {
        create(hourly(MissedPolicy.ONCE));
        minutes(91);
        Path copy = folder.resolve("copy.db");
        Shell.rows(plane.file(), "VACUUM INTO '" + copy + "'");
        Shell.rows(
                copy,
                "UPDATE events SET details = json_set(details, '$.due_at', " + (START + 30 * 60)
                        + ") WHERE event = 'job_submitted' AND details ->> 'due_at' = " + (START + 90 * 60));
        assertThat(Checker.check(Evidence.of(List.of(), copy, null)).stream().map(Violation::invariant))
                .containsOnly("I30");
    }

    @Test
    void thereIsALimitToHowManyThereAre() throws Refusal, SQLException {
        for (int i = 0; i < Limits.SCHEDULES; i++) {
            create(every("s" + i, "0 9 * * *", MissedPolicy.ONCE, OverlapPolicy.ALLOW));
        }
        assertThat(Refused.code(() -> create(hourly(MissedPolicy.ONCE)))).isEqualTo(ProblemCode.OUT_OF_RANGE);
        minutes(61);
        assertThat(due()).as("all of them, in several turns").hasSize(Limits.SCHEDULES);
        checkInvariants();
    }
}
