package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hdcf.verify.harness.ControlProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the control plane at any moment under load: no acknowledged submission is lost, no job ends twice. */
final class ControlKillIT {
    private static final int KILLS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final AtomicBoolean isEnough = new AtomicBoolean();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Progress progress = new Progress();
    private final List<Thread> threads = new ArrayList<>();
    private ControlProcess control;

    @BeforeEach
    void start() {
        control = new ControlProcess(
                        folder, List.of("--heartbeat-timeout-seconds", "5", "--reconcile-interval-seconds", "1"))
                .start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        isEnough.set(true);
        isOver.set(true);
        control.close();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(LIMIT.toMillis());
        }
    }

    @Test
    void losesNothingAndEndsNothingTwiceInTwentyKills() throws InterruptedException {
        long seed = Long.getLong("hdcf.seed", System.nanoTime());
        System.out.println("ControlKillIT: repeat with -Dhdcf.seed=" + seed);
        List<LoadSubmitter> submitters = List.of(submitter("s1", seed + 1), submitter("s2", seed + 2));
        List<LoadWorker> workers = List.of(worker("w1"), worker("w2"), worker("w3"));
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            progress.awaitMore(1 + random.nextInt(60), LIMIT);
            spin(random.nextInt(5_000_000));
            control.process().kill();
            control.start();
        }
        isEnough.set(true);
        await("every job ends")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(this::isDrained);
        assertThat(control.process().terminate()).as("exit code after SIGTERM").isZero();
        isOver.set(true);

        Set<String> acknowledged = new HashSet<>();
        int sent = 0;
        for (LoadSubmitter submitter : submitters) {
            acknowledged.addAll(submitter.acknowledged());
            sent += submitter.sent();
        }
        Ledger ledger = new Ledger(control.database()).isSound().hasEnded(acknowledged);
        Map<String, String> states = ledger.states();
        assertThat(states.keySet())
                .as("one job per key")
                .isEqualTo(acknowledged)
                .hasSize(sent);
        for (LoadWorker worker : workers) {
            worker.outcomes().forEach((jobId, told) -> {
                if (told.equals("COMPLETED") || told.equals("FAILED")) {
                    assertThat(states.get(jobId))
                            .as("what was told of " + jobId)
                            .isEqualTo(told);
                }
            });
        }
        assertThat(ledger.sql().number("SELECT count(*) FROM jobs WHERE command = 'work' AND status <> 'COMPLETED'"))
                .isZero();
        assertThat(ledger.sql().number("SELECT count(*) FROM jobs WHERE command = 'fail' AND status <> 'FAILED'"))
                .isZero();
        System.out.println("ControlKillIT: " + KILLS + " kills, " + sent + " jobs, "
                + ledger.sql().number("SELECT count(*) FROM attempts") + " attempts");
    }

    private boolean isDrained() {
        return threads.stream()
                        .filter(thread -> thread.getName().startsWith("s"))
                        .noneMatch(Thread::isAlive)
                && control.http().get("/jobs?status=PENDING&limit=1").json().isEmpty()
                && control.http().get("/jobs?status=ASSIGNED&limit=1").json().isEmpty()
                && control.http().get("/jobs?status=RUNNING&limit=1").json().isEmpty()
                && control.http().get("/jobs?status=LOST&limit=1").json().isEmpty()
                && control.http().get("/jobs?status=RETRYING&limit=1").json().isEmpty();
    }

    /** Lets the kill fall at any point of a commit. */
    private static void spin(long nanos) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos) {
            Thread.onSpinWait();
        }
    }

    private LoadSubmitter submitter(String name, long seed) {
        LoadSubmitter submitter = new LoadSubmitter(control.http(), name, seed, isEnough, progress);
        start(submitter, name);
        return submitter;
    }

    private LoadWorker worker(String name) {
        LoadWorker worker = new LoadWorker(control.http(), name, isOver, progress);
        start(worker, name);
        return worker;
    }

    private void start(Runnable load, String name) {
        Thread thread = new Thread(load, name);
        threads.add(thread);
        thread.start();
    }
}
