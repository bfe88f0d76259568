package hdcf.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.EndCause;
import hdcf.schema.wire.JobStatus;
import hdcf.schema.wire.ReportRequest;
import hdcf.worker.Await;
import hdcf.worker.spool.JournalLook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AttemptDiskTest extends AttemptRig {
    AttemptDiskTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @Test
    void endsWhenTheMachineItselfRefuses() throws IOException {
        Files.writeString(folder.resolve("out"), "a file where the folder should be");
        ReportRequest outcome = drive(shell("true"));
        assertThat(outcome.endCause()).isEqualTo(EndCause.INFRASTRUCTURE);
        assertThat(outcome.artifactUploadState()).isEqualTo("failed");
        assertThat(outcome.artifactUploadError()).contains("Expected to store the output");
    }

    @Test
    void writesDownThatItStartsBeforeItStarts() throws IOException {
        Attempt attempt = shell("echo $$ > pid; exec sleep 300");
        run(attempt);
        assertThat(launcher.stages).containsExactly("STARTED");
        assertThat(pidIn("pid")).isPositive();
        JsonNode held = onDisk().path("attempts").path(0);
        assertThat(held.path("start").path("started_at_ms").asLong()).isPositive();
        assertThat(held.path("assignment").path("job_id").asText()).isEqualTo("j1");
    }

    @Test
    void startsNothingWhileTheDiskRefuses() {
        Attempt attempt = shell("true");
        attempt.doWork();
        disk.fail(1, Integer.MAX_VALUE);
        for (int i = 0; i < 5; i++) {
            attempt.doWork();
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(launcher.started).isEmpty();
        disk.heal();
        assertThat(drive(attempt).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void keepsAnOutcomeUntilTheDiskTakesIt() throws IOException {
        Attempt attempt = shell("while [ ! -e go ]; do sleep 0.01; done; exit 7");
        run(attempt);
        disk.fail(1, Integer.MAX_VALUE);
        Files.writeString(folder.resolve("go"), "");
        Await.until("the command has ended", () -> launcher.started.get(0).exitCode() != null);
        for (int i = 0; i < 5; i++) {
            attempt.doWork();
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(attempt.isOver()).isFalse();
        assertThat(onDisk().path("attempts")).hasSize(1);
        disk.heal();
        drive(attempt);
        assertThat(onDisk().path("completed_jobs").path(0).path("exit_code").asInt())
                .isEqualTo(7);
        assertThat(onDisk().path("completed_jobs")
                        .path(0)
                        .path("completion_seq")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void runsOnceAndKeepsItsOutcomeWhateverStepTheDiskRefuses() throws IOException {
        for (int step = 1; step <= 14; step++) {
            Path log = folder.resolve("ran-" + step);
            Attempt attempt = shell("echo x >> " + log);
            disk.fail(step, 2);
            assertThat(driveOn(attempt).status()).isEqualTo(JobStatus.COMPLETED);
            assertThat(log).as("refused step " + step).hasContent("x\n");
            disk.heal();
            assertThat(onDisk().path("completed_jobs")).hasSize(1);
            spool.forget(List.of("a1"));
            spool.hold(JournalLook.assignment("j1", "a1"));
            Files.deleteIfExists(folder.resolve("out/j1/a1/start"));
        }
    }
}
