package hdcf.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdcf.schema.wire.HeldAssignment;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.spool.HeldAttempt.Stage;
import java.io.IOException;
import java.nio.file.Files;
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
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("state.json");
    }

    /** What a worker that is started now would find. */
    private static WorkerState onDisk(Path path) throws Exception {
        Path copy = path.resolveSibling("look.json");
        if (Files.exists(path)) {
            Files.copy(path, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        try (StateFile file = StateFile.open(copy)) {
            return file.read();
        }
    }

    @Test
    void followsAnAttemptFromItsClaimToItsAnswer() throws Exception {
        try (StateFile file = StateFile.open(path())) {
            Spool spool = Spool.open(file, "w1");
            assertThat(spool.hold("j1", "a1")).isTrue();
            assertThat(spool.hold("j1", "a1")).as("known already").isFalse();
            assertThat(onDisk(path()).attempts()).containsExactly(new HeldAttempt("j1", "a1", Stage.HELD, null, null));
            spool.starting("a1");
            assertThat(onDisk(path()).attempts()).extracting(HeldAttempt::stage).containsExactly(Stage.STARTED);
            spool.running("a1", 12, 34L);
            assertThat(onDisk(path()).attempts()).containsExactly(new HeldAttempt("j1", "a1", Stage.STARTED, 12L, 34L));
            ReportRequest outcome = ReportRequest.failure("j1", "w1", "a1");
            spool.ended(outcome);
            assertThat(onDisk(path()).attempts()).isEmpty();
            assertThat(onDisk(path()).completedJobs()).containsExactly(outcome);
            assertThat(spool.leases()).containsExactly(new HeldAssignment("j1", "a1"));
            assertThat(spool.hold("j1", "a1")).as("not answered yet").isFalse();
            spool.forget(List.of("a1"));
            assertThat(onDisk(path()).completedJobs()).isEmpty();
            assertThat(spool.leases()).isEmpty();
        }
    }

    @Test
    void givesTheNextWorkerWhatThisOneLeft() throws Exception {
        try (StateFile file = StateFile.open(path())) {
            Spool spool = Spool.open(file, "w1");
            spool.hold("j1", "a1");
            spool.hold("j2", "a2");
            spool.unstarted("a2");
            spool.hold("j3", "a3");
            spool.ended(ReportRequest.failure("j3", "w1", "a3"));
        }
        try (StateFile file = StateFile.open(path())) {
            Spool spool = Spool.open(file, "w1");
            assertThat(spool.attempts()).extracting(HeldAttempt::stage).containsExactly(Stage.HELD, Stage.UNSTARTED);
            assertThat(spool.outcomes()).extracting(ReportRequest::assignmentId).containsExactly("a3");
        }
    }

    @Test
    void countsOutcomesUpAcrossRestarts() throws Exception {
        long last = 0;
        for (int run = 0; run < 3; run++) {
            try (StateFile file = StateFile.open(path())) {
                Spool spool = Spool.open(file, "w1");
                for (int i = 0; i < 3; i++) {
                    long seq = spool.nextCompletionSeq();
                    assertThat(seq).isGreaterThan(last);
                    last = seq;
                    spool.hold("j", run + "-" + i);
                    spool.ended(ReportRequest.failure("j", "w1", run + "-" + i));
                }
            }
        }
    }

    @Test
    void isWhollyOldOrWhollyNewWhateverStepFails() throws Exception {
        for (int step = 1; step <= 3; step++) {
            Path path = folder.resolve(step + "/state.json");
            FailingDisk disk = new FailingDisk();
            try (StateFile file = disk.open(path)) {
                Spool spool = Spool.open(file, "w1");
                spool.hold("j1", "a1");
                disk.fail(step, 1);
                assertThatThrownBy(() -> spool.starting("a1")).isInstanceOf(IOException.class);
                assertThat(onDisk(path).attempts())
                        .extracting(HeldAttempt::stage)
                        .containsExactly(step == 3 ? Stage.STARTED : Stage.HELD);
                spool.hold("j2", "a2");
                assertThat(onDisk(path).attempts())
                        .as("the next write carries what was refused")
                        .extracting(HeldAttempt::stage)
                        .containsExactly(Stage.STARTED, Stage.HELD);
            }
        }
    }

    @Test
    void neverBringsBackAnOutcomeThatWasAnsweredWhileTheDiskRefused() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (StateFile file = disk.open(path())) {
            Spool spool = Spool.open(file, "w1");
            spool.hold("j1", "a1");
            ReportRequest outcome = ReportRequest.failure("j1", "w1", "a1");
            disk.fail(1, 1);
            assertThatThrownBy(() -> spool.ended(outcome)).isInstanceOf(IOException.class);
            assertThat(spool.outcomes()).containsExactly(outcome);
            spool.forget(List.of("a1"));
            spool.ended(outcome);
            assertThat(spool.leases()).isEmpty();
            assertThat(onDisk(path()).completedJobs()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"half \ud800", "half \ud800 of", "half \udc00 of", "\u0000", "\u00fc \ud83d\ude00"})
    void staysReadableWhateverTextItIsGiven(String text) throws Exception {
        try (StateFile file = StateFile.open(path())) {
            Spool spool = Spool.open(file, "w1");
            holdOrForget(spool, text);
            assertThat(spool.hold("j2", "a2")).isTrue();
            assertThat(onDisk(path()).attempts()).extracting(HeldAttempt::jobId).contains("j2");
        }
    }

    private static void holdOrForget(Spool spool, String jobId) throws IOException {
        try {
            spool.hold(jobId, "a1");
        } catch (IOException refused) {
            spool.forget(List.of("a1"));
        }
    }

    @Test
    void isFullBeforeMoreIsOwedThanOneReconnectCanCarry() throws Exception {
        try (StateFile file = StateFile.open(path())) {
            Spool spool = Spool.open(file, "w1");
            int held = 0;
            while (!spool.isFull()) {
                spool.hold("j" + held, "a" + held);
                held++;
                assertThat(held).isLessThan(hdcf.schema.wire.Limits.RECONNECT_ENTRIES);
            }
            assertThat(held).isGreaterThan(100);
            spool.forget(List.of("a0"));
            assertThat(spool.isFull()).isFalse();
        }
    }

    @Test
    void letsSeveralThreadsShareWrites() throws Exception {
        int threads = 8;
        int each = 25;
        FailingDisk disk = new FailingDisk();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (StateFile file = disk.open(path())) {
            Spool spool = Spool.open(file, "w1");
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Boolean>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                done.add(pool.submit(() -> {
                    go.await();
                    for (int i = 0; i < each; i++) {
                        spool.hold("j", name + "-" + i);
                    }
                    return true;
                }));
            }
            go.countDown();
            for (Future<Boolean> one : done) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(onDisk(path()).attempts()).hasSize(threads * each);
            long writes = disk.steps().stream()
                    .filter(step -> step.startsWith("write"))
                    .count();
            assertThat(writes).isBetween(1L, 200L);
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
        try (StateFile file = disk.open(path())) {
            Spool spool = Spool.open(file, "w1");
            List<Future<Boolean>> done = new ArrayList<>();
            done.add(pool.submit(() -> spool.hold("j", "a0")));
            assertThat(isWriting.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i <= 4; i++) {
                String id = "a" + i;
                done.add(pool.submit(() -> spool.hold("j", id)));
            }
            while (spool.attempts().size() < 5) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (Future<Boolean> one : done) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(disk.steps())
                    .filteredOn(step -> step.startsWith("write"))
                    .hasSize(2);
            assertThat(onDisk(path()).attempts()).hasSize(5);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void keepsTheWorkersNameEvenWhenTheStateIsLost() throws Exception {
        String name;
        try (StateFile file = StateFile.open(path())) {
            name = WorkerName.of(file, "my host", () -> "0190-aaaa-bbbb-cccccccccccc");
            assertThat(name).isEqualTo("my-host-cccccccccccc");
            assertThat(WorkerName.isValid(name)).isTrue();
            Spool.open(file, name).hold("j", "a");
        }
        Files.delete(path());
        try (StateFile file = StateFile.open(path())) {
            assertThat(WorkerName.of(file, "other", () -> "1111-dddddddddddd")).isEqualTo(name);
        }
    }
}
