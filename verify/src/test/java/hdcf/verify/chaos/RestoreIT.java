package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.backup.BackupFile;
import hdcf.schema.backup.BackupManifest;
import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue with real outputs and files, backed up and restored, also when either side is killed in the middle. */
final class RestoreIT {
    private static final int KILLS = Integer.getInteger("restore.kills", 6);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LINES = 3_000;
    private static final int BYTES = 2_000_000;
    /** A restore of this queue takes about a second. */
    private static final int MOST_MS = 1_500;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("hdcf.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private ControlProcess control;
    private String job = "";
    private Path backup;

    @BeforeEach
    void makeAQueueWithFiles() {
        System.out.println("RestoreIT: repeat with -Dhdcf.seed=" + seed);
        control = new ControlProcess(folder.resolve("live"), List.of()).start();
        try (WorkerProcess worker = new WorkerProcess(folder.resolve("worker"), control, "w1").start()) {
            String script = "n=0; while [ $n -lt " + LINES + " ]; do echo line $n; n=$((n+1)); done; mkdir out;"
                    + " head -c " + BYTES + " /dev/urandom > out/noise; cat out/noise > out/same";
            Http.Answer answer = control.http()
                    .post(
                            "/jobs",
                            "{\"command\":\"sh\",\"args\":[\"-c\",\"" + script
                                    + "\"],\"execution\":{\"outputs\":[\"out/*\"]}}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            job = answer.json().get("job_id").asText();
            await("the job completes")
                    .atMost(LIMIT)
                    .until(() -> control.http()
                            .get("/jobs/" + job)
                            .json()
                            .get("status")
                            .asText()
                            .equals("COMPLETED"));
            assertThat(worker.process().terminate()).isZero();
        }
        backup = folder.resolve("backup.zip");
    }

    @AfterEach
    void stop() {
        control.close();
    }

    private static String text() {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            text.append("line ").append(line).append('\n');
        }
        return text.toString();
    }

    private int takeBackup(Path file) {
        try (Child taking = taking(file)) {
            return taking.exitCode();
        }
    }

    private Child taking(Path file) {
        return Programs.run(
                "hdcfctl",
                folder,
                List.of(
                        "backup",
                        file.toString(),
                        "--with-files",
                        "--url",
                        control.url(),
                        "--token",
                        ControlProcess.TOKEN),
                Map.of());
    }

    private Child restoring(Path place) {
        return Programs.run(
                "control",
                place,
                List.of(
                        "restore",
                        "--from",
                        backup.toString(),
                        "--db",
                        place.resolve("jobs.db").toString(),
                        "--data",
                        place.resolve("data").toString()),
                Map.of());
    }

    /** What was restored is served as it was: states, outputs, files. */
    private void servesTheSame(Path place) {
        JsonNode files = control.http().get("/jobs/" + job + "/files").json();
        try (ControlProcess restored = new ControlProcess(place, List.of()).start()) {
            Http http = restored.http();
            assertThat(http.get("/jobs/" + job).json().get("status").asText()).isEqualTo("COMPLETED");
            assertThat(http.get("/jobs/" + job + "/output/stdout").text()).isEqualTo(text());
            assertThat(http.get("/jobs/" + job + "/files").json()).isEqualTo(files);
            for (String sum : files.findValuesAsText("sha256")) {
                assertThat(http.get("/blobs/" + sum).text())
                        .as("blob " + sum)
                        .isEqualTo(control.http().get("/blobs/" + sum).text())
                        .isNotEmpty();
            }
            assertThat(restored.process().terminate()).isZero();
            new Ledger(restored.database()).isSound();
        }
        try (Child fsck = Programs.run(
                "control",
                place,
                List.of(
                        "fsck",
                        "--db",
                        place.resolve("jobs.db").toString(),
                        "--data",
                        place.resolve("data").toString()),
                Map.of())) {
            assertThat(fsck.exitCode()).as(fsck.output()).isZero();
        }
    }

    @Test
    void restoresOutputsAndFilesToTheByte() throws IOException {
        assertThat(takeBackup(backup)).isZero();
        assertThat(BackupFile.check(backup).entries())
                .extracting(BackupManifest.Entry::name)
                .anyMatch(name -> name.startsWith("blobs/"))
                .anyMatch(name -> name.startsWith("artifacts/"));
        Path place = folder.resolve("restored");
        try (Child restoring = restoring(place)) {
            assertThat(restoring.exitCode()).as(restoring.output()).isZero();
        }
        servesTheSame(place);
    }

    @Test
    void restoresAtTheNextTryWhenItWasKilledAtAnyMoment() {
        assertThat(takeBackup(backup)).isZero();
        int whole = 0;
        List<Path> places = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            Path place = folder.resolve("place-" + i);
            places.add(place);
            try (Child restoring = restoring(place)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_MS)));
                restoring.kill();
            }
            if (Files.exists(place.resolve("jobs.db"))) {
                whole++;
                continue;
            }
            try (Child again = restoring(place)) {
                assertThat(again.exitCode())
                        .as("seed " + seed + ": " + again.output())
                        .isZero();
            }
        }
        System.out.println("RestoreIT: " + KILLS + " kills, " + whole + " after the end");
        // The last ones stand for all: each look takes a start of the control plane.
        places.subList(KILLS - 2, KILLS).forEach(this::servesTheSame);
        Figures.survived("F15", "kill -9 of a restore", KILLS);
    }

    @Test
    void leavesNoHalfBackupWhenTheControlPlaneIsKilledMeanwhile() throws IOException {
        for (int i = 0; i < KILLS; i++) {
            Path file = folder.resolve("cut-" + i + ".zip");
            try (Child taking = taking(file)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_MS / 2)));
                control.process().kill();
                int code = taking.exitCode();
                assertThat(Files.exists(file)).as("seed " + seed).isEqualTo(code == 0);
                if (code == 0) {
                    BackupFile.check(file);
                }
            }
            control.start();
        }
        assertThat(folder.resolve("live/data/tmp")).isDirectoryNotContaining("glob:backup-*");
        assertThat(takeBackup(backup)).isZero();
        BackupFile.check(backup);
        Figures.survived("F15", "kill -9 of the control plane while it makes a backup", KILLS);
    }
}
