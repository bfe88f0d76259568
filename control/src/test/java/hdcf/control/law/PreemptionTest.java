package hdcf.control.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.control.command.HeartbeatCommand;
import hdcf.control.command.QueueRules;
import hdcf.control.command.QueueSettings;
import hdcf.control.command.WhyCommand;
import hdcf.control.job.Refusal;
import hdcf.control.store.Snapshot;
import hdcf.control.store.SnapshotReader;
import hdcf.control.store.SqliteFile;
import hdcf.schema.wire.AbortNotice;
import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeartbeatRequest;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.RegisterRequest;
import hdcf.schema.wire.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An urgent job that has waited long enough has one that agreed to it stopped, and nobody pays for that. */
final class PreemptionTest {
    private static final int URGENT = 100;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final int LIMIT = 2;

    @TempDir
    Path folder;

    private @Nullable Plane opened;
    private long seq;

    @AfterEach
    void closes() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void stopsAJobForAnUrgentOneAndRunsItAgainWithoutPaying() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment victim = run(plane, "w1", Wanting.nothing().preemptible());
        String urgent = plane.submit(Wanting.nothing().at(URGENT).job());
        assertThat(hear(plane, "w1", victim, Duration.ofSeconds(9))).isEmpty();
        assertThat(hear(plane, "w1", victim, Duration.ofSeconds(2))).containsOnly(notice(victim));
        assertThat(plane.status(victim.jobId())).isEqualTo(JobStatus.RUNNING);
        assertThat(why(plane, urgent)).contains("job 1 on w1 is stopped to make room for it");
        assertThat(why(plane, victim.jobId())).contains("it is stopped to make room for job 2");

        plane.fail(victim, "w1", 143, EndCause.ABORTED);
        assertThat(plane.status(victim.jobId())).isEqualTo(JobStatus.PENDING);
        assertThat(why(plane, victim.jobId())).contains("it was preempted: it made room for job 2");
        Snapshot.JobRow row = rows(plane).jobs().get(0);
        assertThat(row.spent()).isEqualTo(new Snapshot.Spent(1, 0, 0, 0));
        assertThat(rows(plane).attempts().get(0).endCause()).isEqualTo(EndCause.PREEMPTED);
        assertThat(plane.run("w1").jobId()).isEqualTo(urgent);
    }

    @Test
    void nothingIsStoppedUnlessItIsAskedFor() throws Refusal {
        Plane plane = open(Duration.ZERO);
        worker(plane, "w1", 1);
        Assignment victim = run(plane, "w1", Wanting.nothing().preemptible());
        plane.submit(Wanting.nothing().at(URGENT).job());
        assertThat(hear(plane, "w1", victim, Duration.ofSeconds(60))).isEmpty();
    }

    @Test
    void nothingIsStoppedThatDidNotAgreeOrIsAsUrgentOrForWhatIsNotUrgent() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment firm = run(plane, "w1", Wanting.nothing());
        plane.submit(Wanting.nothing().at(URGENT).job());
        assertThat(hear(plane, "w1", firm, Duration.ofSeconds(30))).isEmpty();
        plane.complete(firm, "w1");
        plane.complete(plane.run("w1"), "w1");

        Assignment equal = run(plane, "w1", Wanting.nothing().at(URGENT).preemptible());
        plane.submit(Wanting.nothing().at(URGENT).job());
        plane.submit(Wanting.nothing().at(URGENT - 1).job());
        assertThat(hear(plane, "w1", equal, Duration.ofSeconds(30))).isEmpty();
    }

    @Test
    void theLeastUrgentGoesFirstAndOfThoseTheYoungest() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 3);
        Assignment higher = run(plane, "w1", Wanting.nothing().at(2).preemptible());
        Assignment older = run(plane, "w1", Wanting.nothing().at(1).preemptible());
        plane.pass(Duration.ofSeconds(1));
        Assignment younger = run(plane, "w1", Wanting.nothing().at(1).preemptible());
        plane.submit(Wanting.nothing().at(URGENT).job());
        List<Assignment> all = List.of(higher, older, younger);
        assertThat(hear(plane, "w1", all, Duration.ofSeconds(20))).containsOnly(notice(younger));
    }

    @Test
    void onlyWhoseEndMakesItFitIsStoppedAndItsReservationStaysUntilItsEnd() throws Refusal {
        Plane plane = open(WAIT);
        plane.register(new RegisterRequest("w1", null, List.of(), null, "b1", 4, new Resources(4.0, null)));
        Assignment small = run(plane, "w1", Wanting.cpus(1).preemptible());
        Assignment large = run(plane, "w1", Wanting.cpus(3).at(1).preemptible());
        String urgent = plane.submit(Wanting.cpus(2).at(URGENT).job());
        List<Assignment> all = List.of(small, large);
        assertThat(hear(plane, "w1", all, Duration.ofSeconds(20))).containsOnly(notice(large));
        assertThat(plane.claim("w1")).isEmpty();
        plane.fail(large, "w1", 143, EndCause.ABORTED);
        assertThat(plane.take("w1").jobId()).isEqualTo(urgent);
    }

    @Test
    void aJobIsStoppedOnlySoOften() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        plane.submit(Wanting.nothing().preemptible().job());
        for (int i = 0; i <= LIMIT; i++) {
            Assignment victim = plane.run("w1");
            String urgent = plane.submit(Wanting.nothing().at(URGENT).job());
            List<AbortNotice> told = hear(plane, "w1", victim, Duration.ofSeconds(20));
            if (i == LIMIT) {
                assertThat(told).isEmpty();
                return;
            }
            assertThat(told).containsOnly(notice(victim));
            plane.fail(victim, "w1", 143, EndCause.ABORTED);
            Assignment given = plane.run("w1");
            assertThat(given.jobId()).isEqualTo(urgent);
            plane.complete(given, "w1");
        }
    }

    @Test
    void aWorkerWithRoomIsWaitedFor() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment victim = run(plane, "w1", Wanting.nothing().preemptible());
        worker(plane, "w2", 1);
        plane.submit(Wanting.nothing().at(URGENT).job());
        assertThat(hear(plane, "w1", victim, Duration.ofSeconds(30))).isEmpty();
    }

    @Test
    void anEndThatComesFirstCounts() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment victim = stopped(plane);
        assertThat(plane.complete(victim, "w1").status()).isEqualTo(JobStatus.COMPLETED.name());
    }

    @Test
    void itsOwnFailureThatComesFirstIsPaid() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment victim = stopped(plane);
        plane.fail(victim, "w1", 1, EndCause.USER_EXIT);
        assertThat(rows(plane).jobs().get(0).spent().userEnds()).isEqualTo(1);
    }

    @Test
    void anAbortIsNotOvertaken() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment victim = stopped(plane);
        plane.abort(victim.jobId(), null);
        assertThatThrownBy(() -> plane.fail(victim, "w1", 143, EndCause.ABORTED))
                .isInstanceOf(Refusal.class);
        assertThat(plane.status(victim.jobId())).isEqualTo(JobStatus.ABORTED);
    }

    @Test
    void isRememberedByTheNextProcessAndToldAgain() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment victim = stopped(plane);
        plane.restart(Duration.ofSeconds(1));
        assertThat(plane.heartbeat("w1", ++seq, List.of(victim)).abort()).containsOnly(notice(victim));
        plane.fail(victim, "w1", 143, EndCause.ABORTED);
        assertThat(plane.status(victim.jobId())).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void theEndOfAStoppedAttemptIsAlsoHeardAfterItsLoss() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment victim = stopped(plane);
        plane.pass(Duration.ofSeconds(700));
        assertThat(plane.status(victim.jobId())).isIn(JobStatus.RETRYING, JobStatus.PENDING);
        plane.fail(victim, "w1", 143, EndCause.ABORTED);
        assertThat(rows(plane).jobs().get(0).spent()).isEqualTo(new Snapshot.Spent(1, 0, 0, 0));
    }

    @Test
    void aWorkerCannotCallItsOwnTroublePreempted() throws Refusal {
        Plane plane = open(WAIT);
        worker(plane, "w1", 1);
        Assignment given = run(plane, "w1", Wanting.nothing().preemptible());
        plane.fail(given, "w1", 1, EndCause.PREEMPTED);
        assertThat(rows(plane).jobs().get(0).spent().crashEnds()).isEqualTo(1);
    }

    /** A job that its worker was told to stop. */
    private Assignment stopped(Plane plane) throws Refusal {
        Assignment victim = run(plane, "w1", Wanting.nothing().preemptible());
        plane.submit(Wanting.nothing().at(URGENT).job());
        assertThat(hear(plane, "w1", victim, Duration.ofSeconds(12))).containsOnly(notice(victim));
        return victim;
    }

    private Plane open(Duration wait) {
        QueueSettings standard = QueueSettings.standard();
        opened = Plane.open(
                folder,
                new QueueSettings(
                        standard.heartbeatTimeout(),
                        standard.reconcileInterval(),
                        standard.lostGrace(),
                        standard.undeliveredLimit(),
                        standard.backoff(),
                        standard.flushInterval(),
                        standard.storageReserveBytes(),
                        standard.retention(),
                        standard.health(),
                        standard.limits(),
                        standard.weights(),
                        new QueueRules(Duration.ZERO, 0, URGENT, 0, wait, LIMIT)));
        return opened;
    }

    private static void worker(Plane plane, String name, int slots) throws Refusal {
        plane.register(new RegisterRequest(name, null, List.of(), null, "b1", slots, null));
    }

    private static Assignment run(Plane plane, String worker, Wanting wanting) throws Refusal {
        plane.submit(wanting.job());
        return plane.run(worker);
    }

    private List<AbortNotice> hear(Plane plane, String worker, Assignment held, Duration time) throws Refusal {
        return hear(plane, worker, List.of(held), time);
    }

    /** What a worker is told while time passes; it asks for news every second, and for nothing else. */
    private List<AbortNotice> hear(Plane plane, String worker, List<Assignment> held, Duration time) throws Refusal {
        List<AbortNotice> told = new ArrayList<>();
        for (long i = 0; i < time.toSeconds(); i++) {
            plane.pass(Duration.ofSeconds(1));
            told.addAll(plane.claim(worker, 0, 0, null).abort());
            told.addAll(plane.call(new HeartbeatCommand(
                            Plane.CALLER,
                            new HeartbeatRequest(
                                    worker,
                                    null,
                                    null,
                                    ++seq,
                                    null,
                                    "i1",
                                    "b1",
                                    null,
                                    held.stream()
                                            .map(a -> new HeldAssignment(a.jobId(), a.assignmentId()))
                                            .toList(),
                                    null)))
                    .abort());
        }
        return told;
    }

    private static AbortNotice notice(Assignment assignment) {
        return new AbortNotice(assignment.jobId(), assignment.assignmentId(), AbortNotice.PREEMPTED);
    }

    private static String why(Plane plane, String jobId) throws Refusal {
        return plane.call(new WhyCommand(jobId)).sentence();
    }

    private static Snapshot rows(Plane plane) {
        return SnapshotReader.read(new SqliteFile(plane.file()));
    }
}
