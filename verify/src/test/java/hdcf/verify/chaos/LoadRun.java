package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hdcf.verify.harness.ControlProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Two submitters and three workers at a control plane that something happens to again and again, and what must be true when it
 * is over. Confined to one test, but for its own threads.
 */
final class LoadRun implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final List<String> LIVE = List.of("PENDING", "ASSIGNED", "RUNNING", "LOST", "RETRYING");

    private final ControlProcess control;
    private final long seed;
    private final Random random;
    private final AtomicBoolean isEnough = new AtomicBoolean();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Progress progress = new Progress();
    private final List<Thread> threads = new ArrayList<>();
    private final List<LoadSubmitter> submitters = new ArrayList<>();
    private final List<LoadWorker> workers = new ArrayList<>();

    LoadRun(ControlProcess control, long seed) {
        this.control = control;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** What a control plane needs that such a run is to end soon. */
    static List<String> options() {
        return List.of("--heartbeat-timeout-seconds", "5", "--reconcile-interval-seconds", "1");
    }

    LoadRun start() {
        for (String name : List.of("s1", "s2")) {
            LoadSubmitter submitter =
                    new LoadSubmitter(control.http(), name, seed + submitters.size() + 1, isEnough, progress);
            submitters.add(submitter);
            start(submitter, name);
        }
        for (String name : List.of("w1", "w2", "w3")) {
            LoadWorker worker = new LoadWorker(control.http(), name, isOver, progress);
            workers.add(worker);
            start(worker, name);
        }
        return this;
    }

    private void start(Runnable load, String name) {
        Thread thread = new Thread(load, name);
        threads.add(thread);
        thread.start();
    }

    /** Waits for some more answers, at least one, and then until any point of a commit. */
    void goOn(int mostAnswers) throws InterruptedException {
        progress.awaitMore(1 + random.nextInt(mostAnswers), LIMIT);
        long begin = System.nanoTime();
        long wait = random.nextInt(5_000_000);
        while (System.nanoTime() - begin < wait) {
            Thread.onSpinWait();
        }
    }

    /** Sends no more jobs, waits until every one has ended, ends the control plane, and looks at what it left. */
    Ledger endsSound() {
        isEnough.set(true);
        // A job that lost its worker several times waits longer each time.
        await("every job ends")
                .atMost(LIMIT.multipliedBy(3))
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
        return ledger;
    }

    private boolean isDrained() {
        return threads.stream()
                        .filter(thread -> thread.getName().startsWith("s"))
                        .noneMatch(Thread::isAlive)
                && LIVE.stream()
                        .allMatch(state -> control.http()
                                .get("/jobs?limit=1&status=" + state)
                                .json()
                                .isEmpty());
    }

    @Override
    public void close() {
        isEnough.set(true);
        isOver.set(true);
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(LIMIT.toMillis());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
