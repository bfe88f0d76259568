package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.FakeTime;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Programs;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wall clocks that jump by hours and years, the control plane's and the worker's, while jobs run: nothing is lost or early. */
final class ClockJumpIT {
    private static final int JUMPS = Integer.getInteger("clock.jumps", 20);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long HOUR = 3_600;
    private static final long YEAR = 365 * 24 * HOUR;
    private static final List<Long> OFFSETS =
            List.of(HOUR, -HOUR, 10 * YEAR, -10 * YEAR, 0L, 61L, -61L, 25 * HOUR, -25 * HOUR);

    @TempDir
    Path folder;

    private @Nullable FakeTime planeTime;
    private @Nullable FakeTime workerTime;

    @BeforeEach
    void find() throws IOException {
        planeTime = FakeTime.in(folder.resolve("plane-time"));
        workerTime = FakeTime.in(folder.resolve("worker-time"));
        assumeTrue(planeTime != null, "skipped: expected libfaketime to give programs a wall clock of their own");
    }

    @Test
    void losesNoLeaseAndStartsNothingTwiceWhenWallClocksJump() throws IOException {
        FakeTime plane = Objects.requireNonNull(planeTime);
        FakeTime machine = Objects.requireNonNull(workerTime);
        long seed = Long.getLong("hdcf.seed", System.nanoTime());
        System.out.println("ClockJumpIT: repeat with -Dhdcf.seed=" + seed);
        Random random = new Random(seed);
        List<String> options = List.of("--heartbeat-timeout-seconds", "5", "--reconcile-interval-seconds", "1");
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), options, plane.wrapper()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w1")) {
            worker.start(machine.wrapper());
            Http http = control.http();
            String running = submit(http, "while [ ! -e " + folder.resolve("go") + " ]; do sleep 0.05; done", 1);
            becomes(http, running, "RUNNING");
            List<String> jobs = new ArrayList<>();
            for (int jump = 0; jump < JUMPS; jump++) {
                long offset = OFFSETS.get(random.nextInt(OFFSETS.size()));
                (jump % 2 == 0 ? plane : machine).jumpTo(offset);
                String job = submit(http, "echo x >> " + folder.resolve("starts-" + jump), 1);
                jobs.add(job);
                becomes(http, job, "COMPLETED");
            }
            Files.writeString(folder.resolve("go"), "");
            becomes(http, running, "COMPLETED");
            for (int jump = 0; jump < JUMPS; jump++) {
                startedOnce(http, jobs.get(jump), "seed " + seed);
                assertThat(folder.resolve("starts-" + jump)).hasContent("x");
            }
            startedOnce(http, running, "seed " + seed);
            assertThat(http.get("/events?limit=1000").text()).doesNotContain("\"LOST\"");
            assertThat(worker.process().isAlive()).isTrue();
            assertThat(worker.process().terminate()).isZero();
            assertThat(control.process().terminate()).isZero();
            jobs.add(running);
            new Ledger(control.database()).isSound().hasEnded(jobs);
            isSoundByItsOwnChecker(control.database());
            Figures.survived("F12", "jumps of a wall clock by a minute to ten years", JUMPS);
        }
    }

    @Test
    void retriesSoonThoughTheClockWasSetBackByTenYearsMeanwhile() throws IOException {
        FakeTime plane = Objects.requireNonNull(planeTime);
        try (ControlProcess control =
                        new ControlProcess(folder.resolve("control"), List.of(), plane.wrapper()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w1").start()) {
            Http http = control.http();
            Path mark = folder.resolve("mark");
            String job = submit(http, "[ -e " + mark + " ] && exit 0; touch " + mark + "; exit 3", 2);
            becomes(http, job, "RETRYING");
            plane.jumpTo(-10 * YEAR);
            becomes(http, job, "COMPLETED");
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    @Test
    void startsNothingBeforeItsTimeOnTheClockOfThatMoment() throws IOException {
        FakeTime plane = Objects.requireNonNull(planeTime);
        plane.jumpTo(-HOUR);
        try (ControlProcess control =
                        new ControlProcess(folder.resolve("control"), List.of(), plane.wrapper()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w1").start()) {
            Http http = control.http();
            long now = System.currentTimeMillis() / 1_000;
            String later = http.post("/jobs", "{\"command\":\"true\",\"scheduled_at\":" + (now - 60) + "}")
                    .json()
                    .get("job_id")
                    .asText();
            becomes(http, submit(http, "true", 1), "COMPLETED");
            assertThat(status(http, later)).isEqualTo("PENDING");
            plane.jumpTo(0);
            becomes(http, later, "COMPLETED");
            assertThat(worker.process().isAlive()).isTrue();
        }
    }

    private static void startedOnce(Http http, String id, String seed) {
        JsonNode job = http.get("/jobs/" + id).json();
        assertThat(job.get("attempt_count").asInt()).as(job + "; " + seed).isEqualTo(1);
        assertThat(job.get("lease_epoch").asInt()).as(job + "; " + seed).isEqualTo(1);
    }

    private void isSoundByItsOwnChecker(Path database) {
        try (Child fsck = Programs.run("hdcfctl", folder, List.of("fsck", "--db", database.toString()), Map.of())) {
            assertThat(fsck.exitCode()).as(fsck.output()).isZero();
        }
    }

    private static String submit(Http http, String script, int maxAttempts) {
        Http.Answer answer = http.post(
                "/jobs",
                "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"],\"max_attempts\":" + maxAttempts + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }

    private static String status(Http http, String job) {
        return http.get("/jobs/" + job).json().get("status").asText();
    }

    /** Waits for a state; for RETRYING the next one will do as well. */
    private static void becomes(Http http, String job, String status) {
        Set<String> wanted = status.equals("RETRYING") ? Set.of("RETRYING", "PENDING") : Set.of(status);
        await("job " + job + " is " + status).atMost(LIMIT).until(() -> wanted.contains(status(http, job)));
    }
}
