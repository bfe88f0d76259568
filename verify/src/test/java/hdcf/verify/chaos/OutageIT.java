package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import hdcf.verify.harness.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that is away while jobs run and end: none is killed, none runs twice, nothing is lost. */
final class OutageIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration AWAY = Duration.ofSeconds(Long.getLong("outage.seconds", 6));
    private static final int OUTAGES = Integer.getInteger("outages", 3);
    private static final int JOBS = 8;
    /** Each outage is longer than that. */
    private static final String TIMEOUT_SEC = "4";

    @TempDir
    Path folder;

    @Test
    void losesNothingWhileTheControlPlaneIsAwayForLongerThanALease() throws IOException {
        try (ControlProcess control = new ControlProcess(
                                folder.resolve("control"), List.of("--heartbeat-timeout-seconds", TIMEOUT_SEC))
                        .start();
                WorkerProcess worker =
                        new WorkerProcess(folder.resolve("worker"), control, "w1", List.of("--slots", "8")).start()) {
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                jobs.add(submit(control.http(), i));
            }
            await("every job runs").atMost(LIMIT).until(() -> began() == JOBS);
            for (int outage = 0; outage < OUTAGES; outage++) {
                control.process().kill();
                await("half of the jobs end while nobody listens")
                        .pollDelay(AWAY)
                        .atMost(LIMIT)
                        .until(() -> ended() >= JOBS / 2);
                assertThat(worker.process().isAlive()).isTrue();
                control.start();
            }
            Files.writeString(folder.resolve("go"), "");
            await("every job ends")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> jobs.stream()
                            .allMatch(job -> status(control.http(), job).equals("COMPLETED")));
            for (int i = 0; i < JOBS; i++) {
                JsonNode job = control.http().get("/jobs/" + jobs.get(i)).json();
                assertThat(job.get("attempt_count").asInt()).as(job.toString()).isEqualTo(1);
                assertThat(job.get("artifact_upload_state").asText())
                        .as(job.toString())
                        .isEqualTo("ok");
                assertThat(control.http()
                                .get("/jobs/" + jobs.get(i) + "/output/stdout")
                                .text())
                        .as("output of job " + i)
                        .isEqualTo(text(i));
            }
            assertThat(began()).as("starts").isEqualTo(JOBS);
            assertThat(control.process().terminate()).isZero();
            new Ledger(control.database()).isSound().hasEnded(jobs);
            Figures.survived("F13", "outage of the control plane, longer than a lease", OUTAGES);
        }
    }

    /** Even ones end during the first outage, odd ones after the last; every third prints more than fits into a report. */
    private String submit(Http http, int number) {
        int lines = lines(number);
        String script = "echo " + number + " >> " + folder.resolve("began") + "; n=0; while [ $n -lt " + lines
                + " ]; do echo job " + number + " line $n; n=$((n+1)); done; "
                + (number % 2 == 0 ? "sleep 3" : "while [ ! -e " + folder.resolve("go") + " ]; do sleep 0.1; done")
                + "; echo " + number + " >> "
                + folder.resolve("ended") + "; echo over";
        Http.Answer answer =
                http.post("/jobs", "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script + "\"],\"max_attempts\":1}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("job_id").asText();
    }

    private static int lines(int number) {
        return number % 3 == 0 ? 2_000 : 20;
    }

    private static String text(int number) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines(number); line++) {
            text.append("job ").append(number).append(" line ").append(line).append('\n');
        }
        return text.append("over\n").toString();
    }

    private int began() throws IOException {
        return count("began");
    }

    private int ended() throws IOException {
        return count("ended");
    }

    private int count(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path).size() : 0;
    }

    private static String status(Http http, String job) {
        return http.get("/jobs/" + job).json().get("status").asText();
    }
}
