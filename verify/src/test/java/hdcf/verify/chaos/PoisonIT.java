package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk answers a sync with an error, once. Nobody knows what is stored then: the control plane says so to who waits, ends
 * with 74, and never takes another call; what it had acknowledged is there after the restart.
 */
final class PoisonIT {
    private static final Path STRACE = Path.of("/usr/bin/strace");
    private static final int IO_ERROR = 74;
    private static final int SUBMISSIONS = 300;

    @TempDir
    Path folder;

    private @Nullable ControlProcess control;

    @AfterEach
    void stop() {
        if (control != null) {
            control.close();
        }
    }

    /** The first forty-odd are of the start, more with each migration. */
    @ParameterizedTest(name = "sync number {0} fails")
    @ValueSource(ints = {55, 65, 76})
    void endsAtTheFirstFailedSyncAndLosesNothing(int nth) {
        assumeTrue(Files.isExecutable(STRACE), "skipped: there is no strace at " + STRACE);
        ControlProcess failing = new ControlProcess(
                folder,
                List.of(),
                List.of(
                        STRACE.toString(),
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=fsync,fdatasync",
                        "-e",
                        "inject=fsync,fdatasync:error=EIO:when=" + nth));
        control = failing;
        Child child = failing.start().process();
        Http http = failing.http();
        List<String> acknowledged = new ArrayList<>();
        boolean isPoisoned = false;
        for (int i = 0; i < SUBMISSIONS && child.isAlive(); i++) {
            Http.Answer answer = submit(http);
            if (answer == null) {
                continue;
            }
            if (answer.status() == 201) {
                assertThat(isPoisoned).as("a job was taken after a failed sync").isFalse();
                acknowledged.add(answer.json().get("job_id").asText());
            } else {
                isPoisoned = true;
                assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                assertThat(answer.json().get("code").asText()).isIn("outcome_unknown", "draining");
                assertThat(answer.header("Retry-After")).isNotBlank();
            }
        }
        assertThat(child.exitCode()).as(child.output()).isEqualTo(IO_ERROR);
        assertThat(acknowledged).isNotEmpty();

        ControlProcess healthy = new ControlProcess(folder, List.of());
        control = healthy;
        healthy.start();
        for (String jobId : acknowledged) {
            assertThat(healthy.http().get("/jobs/" + jobId).status())
                    .as("job " + jobId)
                    .isEqualTo(200);
        }
        assertThat(healthy.process().terminate()).isZero();
        Ledger ledger = new Ledger(healthy.database()).isSound();
        assertThat(ledger.sql().number("SELECT count(*) FROM jobs"))
                .as("jobs: those acknowledged, and at most the one in doubt")
                .isBetween((long) acknowledged.size(), acknowledged.size() + 1L);
        Figures.survived("F5", "failed sync of the control plane's disk", 1);
    }

    /** The answer, or null when the connection broke. */
    private static Http.@Nullable Answer submit(Http http) {
        try {
            return http.post("/jobs", "{\"command\":\"true\"}");
        } catch (UncheckedIOException broken) {
            return null;
        }
    }
}
