package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.Processes;
import hdcf.verify.harness.Sql;
import hdcf.verify.harness.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine on which everything fails at once, and a job that kills whatever runs it: the others do not notice for long. */
final class BlackHoleIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int JOBS = 30;
    private static final long QUICK_FAILURES = 5;
    private static final int CRASH_LIMIT = 2;

    @TempDir
    Path folder;

    @Test
    void endsEachJobWithinItsAttemptsThoughOneMachineFailsAllThatItTakes() {
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess hole = new WorkerProcess(folder.resolve("hole"), control, "hole").start();
                WorkerProcess sound = new WorkerProcess(folder.resolve("sound"), control, "sound").start()) {
            Http http = control.http();
            await("both are there")
                    .atMost(LIMIT)
                    .until(() -> http.get("/workers").json().size() == 2);
            long slots = http.get("/workers").json().get(0).get("slots").asLong();
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                // Where it fails it fails at once, and the hole asks for more before the sound one does.
                jobs.add(submit(http, "[ $HDCF_WORKER_ID != hole ] && sleep 0.1", "\"max_attempts\":2"));
            }
            await("every job ends")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> jobs.stream().allMatch(job -> hasEnded(http, job)));
            assertThat(hole.process().isAlive()).isTrue();
            assertThat(sound.process().terminate()).isZero();
            assertThat(control.process().terminate()).isZero();
            Ledger ledger = new Ledger(control.database()).isSound().hasEnded(jobs);
            Sql sql = ledger.sql();
            assertThat(sql.number("SELECT count(*) FROM attempts WHERE worker_id = 'hole'"))
                    .as("jobs that met the hole before it was put aside, or were under way")
                    .isBetween(1L, QUICK_FAILURES + slots);
            assertThat(sql.rows("SELECT job_number FROM attempts WHERE worker_id = 'sound' AND outcome <> 'COMPLETED'"))
                    .as("what the sound machine took")
                    .isEmpty();
            assertThat(sql.rows("SELECT number FROM jobs WHERE status = 'FAILED' AND attempt_count <> 2"))
                    .as("failed with an attempt left")
                    .isEmpty();
            assertThat(sql.rows("SELECT number FROM jobs WHERE status = 'FAILED' AND number IN"
                            + " (SELECT job_number FROM attempts WHERE worker_id = 'sound')"))
                    .as("failed though the sound machine had it")
                    .isEmpty();
            Figures.survived("F18", "job beside a machine that fails all that it takes", JOBS);
        }
    }

    @Test
    void givesUpOnAJobThatKillsItsWorkerAndTheOthersComplete() {
        assumeTrue(Processes.areKnown(), "skipped: a job finds its worker in /proc");
        try (ControlProcess control = new ControlProcess(folder.resolve("control"), List.of()).start();
                WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w1").start()) {
            Http http = control.http();
            // Its shell, the shell's parent if that is a worker, and itself: nobody is left who could say how it ended.
            String poison = submit(
                    http,
                    "echo x >> " + folder.resolve("starts") + "; w=$(cut -d' ' -f4 /proc/$PPID/stat);"
                            + " grep -q worker.jar /proc/$w/cmdline && kill -9 $w $PPID; kill -9 $$",
                    "\"max_attempts\":9,\"crash_limit\":" + CRASH_LIMIT);
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS / 3; i++) {
                jobs.add(submit(http, "true", "\"max_attempts\":2"));
            }
            await("the poison is given up")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        if (!worker.process().isAlive()) {
                            worker.start();
                        }
                        return status(http, poison).equals("FAILED");
                    });
            await("the others complete")
                    .atMost(LIMIT)
                    .until(() -> jobs.stream().allMatch(job -> status(http, job).equals("COMPLETED")));
            JsonNode ended = http.get("/jobs/" + poison).json();
            assertThat(new Sql(control.database())
                            .number("SELECT count(*) FROM attempts WHERE job_number = "
                                    + ended.get("number").asLong()))
                    .as(ended.toString())
                    .isLessThanOrEqualTo(CRASH_LIMIT + 1);
            assertThat(worker.process().isAlive()).isTrue();
            assertThat(worker.process().terminate()).isZero();
            assertThat(control.process().terminate()).isZero();
            jobs.add(poison);
            new Ledger(control.database()).isSound().hasEnded(jobs);
            Figures.survived("F18", "job that kills its worker", 1);
        }
    }

    private static String submit(Http http, String script, String budget) {
        Http.Answer answer =
                http.post("/jobs", "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"]," + budget + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }

    private static boolean hasEnded(Http http, String job) {
        return List.of("COMPLETED", "FAILED").contains(status(http, job));
    }

    private static String status(Http http, String job) {
        return http.get("/jobs/" + job).json().get("status").asText();
    }
}
