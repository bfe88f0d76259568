package hdcf.worker.spool;

import static hdcf.worker.spool.JournalLook.assignment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.Assignment;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.Limits;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.HeldAttempt.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpoolTest {
    private static final StartNote NOTE = new StartNote("boot", 34, 56_000L);

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("state.json");
    }

    private List<HeldAttempt> onDisk() {
        return JournalLook.attempts(path());
    }

    private List<ReportRequest> owed() {
        return List.copyOf(JournalLook.state(path()).outcomes());
    }

    @Test
    void followsAnAttemptFromItsClaimToItsAnswer() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            Assignment whole = assignment("j1", "a1");
            assertThat(spool.hold(whole)).isTrue();
            assertThat(spool.hold(whole)).as("known already").isFalse();
            assertThat(onDisk()).containsExactly(new HeldAttempt(whole, Stage.HELD, null, null));
            spool.starting("a1", NOTE);
            assertThat(onDisk()).containsExactly(new HeldAttempt(whole, Stage.STARTED, NOTE, null));
            spool.ending("a1", EndCause.TIMEOUT, "too long");
            Intent intent = new Intent(EndCause.TIMEOUT, "too long");
            assertThat(onDisk()).containsExactly(new HeldAttempt(whole, Stage.STARTED, NOTE, intent));
            assertThat(spool.attempts()).isEqualTo(onDisk());
            ReportRequest outcome = ReportRequest.failure("j1", "w1", "a1");
            spool.ended(outcome);
            assertThat(onDisk()).isEmpty();
            assertThat(owed()).containsExactly(outcome);
            assertThat(spool.leases()).containsExactly(new HeldAssignment("j1", "a1"));
            assertThat(spool.hold(whole)).as("not answered yet").isFalse();
            spool.forget(List.of("a1"));
            assertThat(owed()).isEmpty();
            assertThat(spool.leases()).isEmpty();
        }
    }

    @Test
    void givesTheNextWorkerWhatThisOneLeft() throws Exception {
        for (int run = 0; run < 3; run++) {
            try (Journal journal = Journal.open(path())) {
                Spool spool = Spool.open(journal, "w1");
                if (run == 0) {
                    spool.hold(assignment("j1", "a1"));
                    spool.hold(assignment("j2", "a2"));
                    spool.unstarted("a2");
                    spool.hold(assignment("j3", "a3"));
                    spool.ended(ReportRequest.failure("j3", "w1", "a3"));
                    spool.starting("a1", NOTE);
                }
                assertThat(spool.attempts())
                        .extracting(HeldAttempt::stage)
                        .containsExactly(Stage.STARTED, Stage.UNSTARTED);
                assertThat(spool.attempts().get(0).start()).isEqualTo(NOTE);
                assertThat(spool.outcomes())
                        .extracting(ReportRequest::assignmentId)
                        .containsExactly("a3");
                spool.hold(assignment("j4", "a4"));
                spool.forget(List.of("a4"));
            }
        }
    }

    @Test
    void countsOutcomesUpAcrossRestarts() throws Exception {
        long last = 0;
        for (int run = 0; run < 3; run++) {
            try (Journal journal = Journal.open(path())) {
                Spool spool = Spool.open(journal, "w1");
                for (int i = 0; i < 3; i++) {
                    long seq = spool.nextCompletionSeq();
                    assertThat(seq).isGreaterThan(last);
                    last = seq;
                    spool.hold(assignment("j", run + "-" + i));
                    spool.ended(ended(run + "-" + i, seq));
                    spool.forget(List.of(run + "-" + i));
                }
            }
        }
    }

    private static ReportRequest ended(String assignmentId, long seq) {
        var tree = (com.fasterxml.jackson.databind.node.ObjectNode)
                hdcf.schema.wire.Json.tree(ReportRequest.failure("j", "w1", assignmentId));
        return hdcf.schema.wire.Json.parse(tree.put("completion_seq", seq).toString(), ReportRequest.class);
    }

    @Test
    void isWhollyOldOrWhollyNewWhateverStepFails() throws Exception {
        for (int step = 1; step <= 2; step++) {
            Path path = folder.resolve(step + "/state.json");
            FailingDisk disk = new FailingDisk();
            try (Journal journal = disk.open(path)) {
                Spool spool = Spool.open(journal, "w1");
                spool.hold(assignment("j1", "a1"));
                disk.fail(step, 1);
                assertThatThrownBy(() -> spool.starting("a1", NOTE)).isInstanceOf(IOException.class);
                assertThat(JournalLook.attempts(path))
                        .extracting(HeldAttempt::stage)
                        .containsExactly(step == 1 ? Stage.HELD : Stage.STARTED);
                spool.hold(assignment("j2", "a2"));
                assertThat(JournalLook.attempts(path))
                        .as("the next write carries what was refused")
                        .extracting(HeldAttempt::stage)
                        .containsExactly(Stage.STARTED, Stage.HELD);
            }
        }
    }

    @Test
    void neverBringsBackAnOutcomeThatWasAnsweredWhileTheDiskRefused() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Journal journal = disk.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            spool.hold(assignment("j1", "a1"));
            ReportRequest outcome = ReportRequest.failure("j1", "w1", "a1");
            disk.fail(1, 1);
            assertThatThrownBy(() -> spool.ended(outcome)).isInstanceOf(IOException.class);
            assertThat(spool.outcomes()).containsExactly(outcome);
            spool.forget(List.of("a1"));
            spool.ended(outcome);
            assertThat(spool.leases()).isEmpty();
            assertThat(owed()).isEmpty();
        }
    }

    @Test
    void makesAnOutcomeDurableWhenItIsRepeatedAfterTrouble() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Journal journal = disk.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            spool.hold(assignment("j1", "a1"));
            ReportRequest outcome = ReportRequest.failure("j1", "w1", "a1");
            disk.fail(1, 1);
            assertThatThrownBy(() -> spool.ended(outcome)).isInstanceOf(IOException.class);
            assertThat(owed()).isEmpty();
            spool.ended(outcome);
            assertThat(owed()).containsExactly(outcome);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"half \ud800", "half \ud800 of", "half \udc00 of", "\u0000", "\n", "\u00fc \ud83d\ude00"})
    void staysReadableWhateverTextItIsGiven(String text) throws Exception {
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            holdOrForget(spool, text);
            assertThat(spool.hold(assignment("j2", "a2"))).isTrue();
            assertThat(onDisk()).extracting(HeldAttempt::jobId).contains("j2");
        }
    }

    private static void holdOrForget(Spool spool, String jobId) throws IOException {
        try {
            spool.hold(assignment(jobId, "a1"));
        } catch (IOException refused) {
            spool.forget(List.of("a1"));
        }
    }

    @Test
    void refusesWhatNoJournalCanHoldAndGoesOn() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            String large = "x".repeat(JournalLine.MAX_BYTES);
            assertThatThrownBy(() -> spool.hold(assignment(large, "a1")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("at most");
            assertThat(spool.leases()).isEmpty();
            assertThat(spool.hold(assignment("j2", "a2"))).isTrue();
        }
    }

    @Test
    void isFullBeforeMoreIsOwedThanOneReconnectCanCarry() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            int held = 0;
            while (!spool.isFull()) {
                spool.hold(assignment("j" + held, "a" + held));
                held++;
                assertThat(held).isLessThan(Limits.RECONNECT_ENTRIES);
            }
            assertThat(held).isGreaterThan(100);
            spool.forget(List.of("a0"));
            assertThat(spool.isFull()).isFalse();
        }
    }

    @Test
    void isFullWhenFewButLargeAssignmentsAreHeld() throws Exception {
        try (Journal journal = Journal.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            String large = "x".repeat(1024 * 1024);
            int held = 0;
            while (!spool.isFull()) {
                spool.hold(new Assignment(
                        "j", 1, "true", List.of(large, large), "", 0, 1, 1, "a" + held++, 0, 1, null, null, null));
                assertThat(held).isLessThan(20);
            }
            spool.forget(List.of("a0"));
            assertThat(spool.isFull()).isFalse();
        }
    }

    @Test
    void letsSixteenThreadsShareWrites() throws Exception {
        int threads = 16;
        int each = 25;
        FailingDisk disk = new FailingDisk();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Journal journal = disk.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Boolean>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                done.add(pool.submit(() -> {
                    go.await();
                    for (int i = 0; i < each; i++) {
                        spool.hold(assignment("j", name + "-" + i));
                    }
                    return true;
                }));
            }
            go.countDown();
            for (Future<Boolean> one : done) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(onDisk()).hasSize(threads * each);
            long forces = disk.steps().stream()
                    .filter(step -> step.startsWith("force "))
                    .count();
            assertThat(forces).isBetween(1L, 399L);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void writesOnceForAllThatChangedWhileAWriteWasUnderWay() throws Exception {
        CountDownLatch isWriting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FailingDisk disk = new FailingDisk();
        disk.holdFirstWrite(isWriting, goOn);
        ExecutorService pool = Executors.newFixedThreadPool(5);
        try (Journal journal = disk.open(path())) {
            Spool spool = Spool.open(journal, "w1");
            List<Future<Boolean>> done = new ArrayList<>();
            done.add(pool.submit(() -> spool.hold(assignment("j", "a0"))));
            assertThat(isWriting.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i <= 4; i++) {
                String id = "a" + i;
                done.add(pool.submit(() -> spool.hold(assignment("j", id))));
            }
            while (spool.attempts().size() < 5) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (Future<Boolean> one : done) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(disk.steps())
                    .filteredOn(step -> step.startsWith("force "))
                    .hasSize(2);
            assertThat(onDisk()).hasSize(5);
        } finally {
            pool.shutdownNow();
        }
    }
}
