package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Processes;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is killed again and again while its jobs run: the jobs do not notice, and each end is told once. */
final class WorkerKillIT {
    private static final int KILLS = Integer.getInteger("worker.kills", 60);
    private static final int JOBS = KILLS;
    private static final int LINES = 40;
    /** How long a worker lives: it dies while it starts, while it looks for what an earlier one left, or at work. */
    private static final int LEAST_MS = 100;

    private static final int MORE_MS = 900;
    private static final String ID = "killed-" + ProcessHandle.current().pid();
    private static final Duration LIMIT = Duration.ofMinutes(4).plusSeconds(JOBS);

    @TempDir
    Path folder;

    @Test
    void everyJobEndsOnceWhenItsWorkerIsKilledAgainAndAgain() throws IOException {
        assumeTrue(Processes.areKnown(), "skipped: processes cannot be looked at without /proc");
        long seed = Long.getLong("hdcf.seed", System.nanoTime());
        System.out.println("WorkerKillIT: repeat with -Dhdcf.seed=" + seed);
        Random random = new Random(seed);
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker =
                        new WorkerProcess(folder.resolve("worker"), control, ID, List.of("--slots", "8"))) {
            List<String> jobs = submit(control.http());
            for (int i = 0; i < KILLS; i++) {
                worker.start();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LEAST_MS + random.nextInt(MORE_MS)));
                worker.process().kill();
            }
            worker.start();
            await("every job ends; seed " + seed)
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> jobs.stream().allMatch(job -> hasEnded(control.http(), job)));
            for (int i = 0; i < jobs.size(); i++) {
                endedAsItDid(control.http(), jobs.get(i), i, seed);
            }
            nothingIsLeft(worker, control);
            assertThat(control.process().terminate()).isZero();
            Ledger ledger = new Ledger(control.database()).isSound().hasEnded(jobs);
            // What was acknowledged and certainly never started was given back, and does not count.
            assertThat(ledger.sql().number("SELECT count(*) FROM attempts WHERE outcome <> 'RELEASED'"))
                    .isEqualTo(JOBS);
            Figures.survived("F3", "kill -9 of a worker with jobs", KILLS);
        }
    }

    /** Each writes a known text for some seconds, counts its starts, and ends with a code of its own. */
    private List<String> submit(Http http) throws IOException {
        Files.createDirectories(folder.resolve("starts"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            String script = "echo x >> " + folder.resolve("starts/" + i) + "; n=0; while [ $n -lt " + LINES
                    + " ]; do echo job " + i + " line $n; n=$((n+1)); sleep 0.1; done; echo end of " + i
                    + " >&2; exit " + i % 5;
            Http.Answer answer =
                    http.post("/jobs", "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"],\"max_attempts\":1}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            ids.add(answer.json().get("job_id").asText());
        }
        return ids;
    }

    private static boolean hasEnded(Http http, String job) {
        String status = http.get("/jobs/" + job).json().get("status").asText();
        return Set.of("COMPLETED", "FAILED", "ABORTED").contains(status);
    }

    private void endedAsItDid(Http http, String id, int number, long seed) throws IOException {
        JsonNode job = http.get("/jobs/" + id).json();
        String which = "job " + number + " with seed " + seed + ": " + job;
        assertThat(job.get("exit_code").asInt()).as(which).isEqualTo(number % 5);
        assertThat(job.get("end_cause").asText()).as(which).isEqualTo("USER_EXIT");
        assertThat(job.get("attempt_count").asInt()).as(which).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("starts/" + number)))
                .as(which)
                .isEqualTo("x\n");
        StringBuilder expected = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            expected.append("job ").append(number).append(" line ").append(line).append('\n');
        }
        assertThat(http.get("/jobs/" + id + "/output/stdout").text()).as(which).isEqualTo(expected.toString());
        assertThat(http.get("/jobs/" + id + "/output/stderr").text()).as(which).isEqualTo("end of " + number + "\n");
    }

    private void nothingIsLeft(WorkerProcess worker, ControlProcess control) {
        assertThat(Processes.withEnvironment("HDCF_WORKER_ID=" + ID))
                .as("processes of jobs")
                .isEmpty();
        assertThat(worker.process().terminate()).isZero();
        await("no slot shell is left")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Processes.holding(
                                folder.resolve("worker"),
                                Set.of(control.process().pid())))
                        .isEmpty());
    }
}
