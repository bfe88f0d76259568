package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that stand still again and again, each time for less than a lease lives: everything is late and nothing is lost. */
final class FreezesIT {
    private static final int FREEZES = Integer.getInteger("freezes", 40);
    private static final int MOST_MS = 400;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void runsEachJobOnceThoughControlPlaneAndWorkerStandStillAllTheTime() {
        long seed = Long.getLong("hdcf.seed", System.nanoTime());
        System.out.println("FreezesIT: repeat with -Dhdcf.seed=" + seed);
        Random random = new Random(seed);
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker =
                        new WorkerProcess(folder.resolve("worker"), control, "w1", List.of("--slots", "4")).start()) {
            Http http = control.http();
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < FREEZES; i++) {
                jobs.add(submit(http, i));
                Child one = random.nextBoolean() ? control.process() : worker.process();
                one.freeze();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(MOST_MS)));
                one.thaw();
            }
            await("every job completes; seed " + seed)
                    .atMost(LIMIT.plusMillis(FREEZES * (long) MOST_MS))
                    .until(() -> http.get("/jobs?status=COMPLETED&limit=10000")
                                    .json()
                                    .size()
                            == FREEZES);
            assertThat(worker.process().terminate()).isZero();
            assertThat(control.process().terminate()).isZero();
            Ledger ledger = new Ledger(control.database()).isSound().hasEnded(jobs);
            assertThat(ledger.sql().number("SELECT count(*) FROM attempts WHERE outcome <> 'RELEASED'"))
                    .as("seed " + seed)
                    .isEqualTo(FREEZES);
            for (int i = 0; i < FREEZES; i++) {
                assertThat(folder.resolve("starts-" + i)).as("seed " + seed).hasContent("x");
            }
            Figures.survived("F9", "standstill of control plane or worker", FREEZES);
        }
    }

    private String submit(Http http, int number) {
        Http.Answer answer = http.post(
                "/jobs",
                "{\"command\":\"sh\",\"args\":[\"-c\",\"echo x >> " + folder.resolve("starts-" + number)
                        + "; sleep 0.2\"],\"max_attempts\":1}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }
}
