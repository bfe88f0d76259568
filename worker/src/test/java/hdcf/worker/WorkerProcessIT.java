package hdcf.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerProcessIT {
    private static final String TREE =
            "(sh -c 'echo $$ > child; exec sleep 300' &); echo $$ > pid; trap '' TERM; while :; do sleep 0.1; done";

    @TempDir
    Path folder;

    private final BaseControlPlane plane;

    WorkerProcessIT() throws IOException {
        plane = BaseControlPlane.start();
    }

    @AfterEach
    void end() {
        plane.close();
    }

    private long pidIn(String file) throws IOException {
        Path path = folder.resolve(file);
        Await.until(file + " is written", () -> {
            try {
                return Files.readString(path).endsWith("\n");
            } catch (IOException notYet) {
                return false;
            }
        });
        return Long.parseLong(Files.readString(path).strip());
    }

    @Test
    void endsItsJobsAndReportsThemWhenItIsToldToStop() throws Exception {
        String id = plane.submit(TREE, 0);
        try (WorkerProcess worker = WorkerProcess.against(plane, folder)) {
            long pid = pidIn("pid");
            long child = pidIn("child");
            worker.terminate();
            assertThat(worker.exitCode()).as(worker.said()).isZero();
            assertThat(Await.isRunning(pid)).isFalse();
            assertThat(Await.isRunning(child)).isFalse();
            assertThat(plane.state(id)).isEqualTo("FAILED");
            assertThat(Objects.requireNonNull(plane.end(id)).path("error").asText())
                    .contains("its worker was stopped");
            assertThat(worker.said()).doesNotContain("\tat ");
        }
    }

    @Test
    void takesUpWhatAKilledWorkerLeft() throws Exception {
        String id = plane.submit(TREE, 0);
        try (WorkerProcess worker = WorkerProcess.against(plane, folder)) {
            pidIn("pid");
            pidIn("child");
            worker.kill();
        }
        long pid = pidIn("pid");
        long child = pidIn("child");
        assertThat(Await.isRunning(pid)).isTrue();
        assertThat(Await.isRunning(child)).isTrue();
        int beats = plane.calls("/heartbeat").size();
        try (WorkerProcess worker = WorkerProcess.against(plane, folder)) {
            Await.until("it beats", () -> plane.calls("/heartbeat").size() > beats);
            List<BaseControlPlane.Call> later = plane.calls("/heartbeat");
            JsonNode beat = later.get(later.size() - 1).body();
            assertThat(beat.path("current_job_id").asText()).isEqualTo(id);
            assertThat(Await.isRunning(pid)).isTrue();
            worker.terminate();
            assertThat(worker.exitCode()).isZero();
            assertThat(Await.isRunning(pid)).isFalse();
            assertThat(Await.isRunning(child)).isFalse();
            assertThat(plane.state(id)).isEqualTo("FAILED");
            assertThat(worker.said()).contains("Found a command of an earlier worker");
        }
    }

    @Test
    void leavesItsJobsToTheNextWorkerUnlessItIsToldToDrain() throws Exception {
        String id = plane.submit("echo $$ > pid; while [ ! -e go ]; do sleep 0.05; done; exit 3", 0);
        long pid;
        try (WorkerProcess worker = leaving()) {
            pid = pidIn("pid");
            worker.terminate();
            assertThat(worker.exitCode()).as(worker.said()).isZero();
        }
        assertThat(Await.isRunning(pid)).isTrue();
        Files.createFile(folder.resolve("go"));
        Await.until("it ended by itself", () -> !Await.isRunning(pid));
        try (WorkerProcess worker = leaving()) {
            Await.until("its end is told", () -> plane.state(id).equals("FAILED"));
            assertThat(worker.said()).contains("Found a command of an earlier worker");
            assertThat(Objects.requireNonNull(plane.end(id)).path("exit_code").asInt())
                    .isEqualTo(3);
        }
    }

    private WorkerProcess leaving() throws IOException {
        return WorkerProcess.start(
                folder,
                Map.of("HDCF_API_TOKEN", BaseControlPlane.TOKEN),
                "--control-url",
                plane.url(),
                "--worker-id",
                "w1",
                "--poll-interval-seconds",
                "1");
    }

    @Test
    void refusesToBeRootUnlessThatIsMeant() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: this is not root");
        try (WorkerProcess worker =
                WorkerProcess.start(folder, Map.of("HDCF_API_TOKEN", "t", "HDCF_ALLOW_ROOT", "false"))) {
            assertThat(worker.exitCode()).isEqualTo(78);
            assertThat(worker.said().strip()).hasLineCount(1).contains("found root", "--allow-root");
        }
    }

    @Test
    void tellsWhatItWouldOfferAndRunsNothing() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(
                folder, Map.of("HDCF_API_TOKEN", "t"), "--control-url", plane.url(), "--dry-run", "--slots=3")) {
            assertThat(worker.exitCode()).isZero();
            assertThat(worker.said()).contains("slots         3", "started by", "tree", "isolation");
            assertThat(plane.calls("/register")).isEmpty();
        }
    }

    @Test
    void refusesToShareAStateFile() throws Exception {
        try (WorkerProcess first = WorkerProcess.against(plane, folder)) {
            Await.until("the first is there", () -> !plane.calls("/register").isEmpty());
            try (WorkerProcess second = WorkerProcess.against(plane, folder)) {
                assertThat(second.exitCode()).isEqualTo(73);
                assertThat(second.said())
                        .contains("Expected to be the only worker")
                        .doesNotContain("\tat ");
            }
            first.terminate();
            assertThat(first.exitCode()).isZero();
        }
    }

    @Test
    void keepsItsMadeUpName() throws Exception {
        String name = "";
        for (int i = 0; i < 2; i++) {
            int before = plane.calls("/register").size();
            try (WorkerProcess worker = WorkerProcess.start(
                    folder, Map.of("HDCF_API_TOKEN", BaseControlPlane.TOKEN, "HDCF_CONTROL_URL", plane.url()))) {
                Await.until("it registers", () -> plane.calls("/register").size() > before);
                String now = plane.calls("/register")
                        .get(before)
                        .body()
                        .path("worker_id")
                        .asText();
                assertThat(now).isNotEmpty();
                name = name.isEmpty() ? now : name;
                assertThat(now).isEqualTo(name);
                worker.terminate();
                assertThat(worker.exitCode()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-help", "-h"})
    void printsEveryOption(String flag) throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder, Map.of(), flag)) {
            assertThat(worker.exitCode()).isZero();
            assertThat(worker.said()).contains("--control-url", "HDCF_SLOTS", "--version");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-version"})
    void printsItsVersion(String flag) throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder, Map.of(), flag)) {
            assertThat(worker.exitCode()).isZero();
            assertThat(worker.said()).matches("hdcf-worker \\d+\\.\\d+\\.\\d+\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--nonsense", "--slots=-1", "--slots=x", "--control-url=nowhere", "--log-level=loud", "extra"})
    void refusesABadOptionWithOneSentence(String option) throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder, Map.of("HDCF_API_TOKEN", "t"), option)) {
            assertThat(worker.exitCode()).isEqualTo(78);
            assertThat(worker.said().strip()).isNotEmpty().hasLineCount(1).doesNotContain("Exception");
        }
    }

    @Test
    void asksForAToken() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder, Map.of())) {
            assertThat(worker.exitCode()).isEqualTo(78);
            assertThat(worker.said().strip()).hasLineCount(1).contains("--token-file");
        }
    }

    @Test
    void saysSoWhenItCannotKeepItsState() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        try (WorkerProcess worker =
                WorkerProcess.start(folder, Map.of("HDCF_API_TOKEN", "t"), "--allow-root", "--log-dir", "file/logs")) {
            assertThat(worker.exitCode()).isEqualTo(74);
            assertThat(worker.said().strip())
                    .hasLineCount(1)
                    .contains("--log-dir")
                    .doesNotContain("\tat ");
        }
    }
}
