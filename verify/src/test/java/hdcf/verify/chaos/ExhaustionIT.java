package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that may open few files, and more callers than that: nothing acknowledged is lost, and it serves again. */
final class ExhaustionIT {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final int FILES = 96;
    private static final int CALLERS = 150;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void servesAgainAfterMoreCallersThanItMayOpenFiles() throws IOException {
        assumeTrue(Files.isExecutable(PRLIMIT), "skipped: there is no prlimit at " + PRLIMIT);
        List<String> few = List.of(PRLIMIT.toString(), "--nofile=" + FILES + ":" + FILES);
        try (ControlProcess control = new ControlProcess(folder, List.of(), few).start()) {
            List<String> acknowledged = new ArrayList<>();
            submit(control, acknowledged);
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), control.port()));
                if (i % 10 == 0) {
                    submitSoon(control, acknowledged);
                }
            }
            assertThat(control.process().isAlive()).isTrue();
            for (Socket one : idle) {
                one.close();
            }
            await("it takes work again")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> control.http().get("/healthz").status() == 200);
            submit(control, acknowledged);
            assertThat(control.process().terminate()).isZero();
            Ledger ledger = new Ledger(control.database()).isSound();
            assertThat(ledger.states().keySet()).containsAll(acknowledged);
            Figures.survived("F16", "more callers than the control plane may open files", 1);
        }
    }

    private static void submit(ControlProcess control, List<String> acknowledged) {
        Http.Answer answer = control.http().post("/jobs", "{\"command\":\"true\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        acknowledged.add(answer.json().get("job_id").asText());
    }

    /** As the other, when anybody answers; then it is an honest answer. */
    private static void submitSoon(ControlProcess control, List<String> acknowledged) {
        try {
            Http.Answer answer = control.http().post("/jobs", "{\"command\":\"true\"}");
            assertThat(answer.status()).as(answer.text()).isIn(201, 429, 503);
            if (answer.status() == 201) {
                acknowledged.add(answer.json().get("job_id").asText());
            }
        } catch (UncheckedIOException notServed) {
            // No file is left for this caller.
        }
    }
}
