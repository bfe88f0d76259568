package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hdcf.verify.harness.Child;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Programs;
import hdcf.verify.harness.Sql;
import hdcf.verify.harness.TwoMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two machines whose cable is pulled, or whose name server changes its mind, while a job runs: nobody has to do anything. */
final class NetworkIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int LINES = 2_000;
    private static final String PORT = "8080";
    /** The well-known one is refused where other machines call. */
    private static final String TOKEN = "a-token-between-two-machines";

    @TempDir
    Path folder;

    private final List<Child> children = new ArrayList<>();
    private TwoMachines machines;
    private Child control;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(TwoMachines.arePossible(), "skipped: expected root and iproute2 to make network namespaces");
        machines = TwoMachines.open();
        control = control(1);
        start(
                "worker",
                machines.onWorker(),
                "--control-url",
                "http://" + TwoMachines.NAME + ":" + PORT,
                "--worker-id",
                "far",
                "--slots",
                "1",
                "--heartbeat-interval-seconds",
                "1",
                "--request-timeout-seconds",
                "2",
                "--allow-root",
                "--drain-deadline-seconds",
                "0");
    }

    @AfterEach
    void close() throws IOException {
        for (int i = children.size() - 1; i >= 0; i--) {
            if (children.get(i).isAlive()) {
                children.get(i).terminate();
            }
            children.get(i).close();
        }
        if (machines != null) {
            machines.close();
        }
    }

    private Child control(int address) {
        return start(
                "control",
                machines.onPlane(),
                "--addr",
                machines.address(address) + ":" + PORT,
                "--allow-plaintext",
                "--host-names",
                TwoMachines.NAME,
                "--token",
                TOKEN,
                "--db",
                database().toString(),
                "--data",
                folder.resolve("data").toString());
    }

    private Path database() {
        return folder.resolve("jobs.db");
    }

    private Child start(String module, List<String> machine, String... arguments) {
        List<String> command = new ArrayList<>(machine);
        command.addAll(Programs.command(module));
        command.addAll(List.of(arguments));
        Child child = Child.start(
                command, folder.resolve(module), folder.resolve(module + ".out"), Map.of("HDCF_API_TOKEN", TOKEN));
        children.add(child);
        return child;
    }

    /** A job that prints for some seconds; returns when it has begun. */
    private void begin() throws IOException {
        Path began = folder.resolve("began");
        String script = "echo x >> " + began + "; n=0; while [ $n -lt " + LINES
                + " ]; do echo this is line $n; n=$((n+1)); [ $((n % 100)) -ne 0 ] || sleep 0.25; done";
        await("the job is taken")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    Child submit = start(
                            "hdcfctl",
                            machines.onPlane(),
                            "submit",
                            "--url",
                            "http://" + machines.address(1) + ":" + PORT,
                            "--max-attempts",
                            "1",
                            "--",
                            "sh",
                            "-c",
                            script);
                    return submit.exitCode() == 0;
                });
        await("the job runs").atMost(LIMIT).until(() -> Files.exists(began));
    }

    private void endsOnceWithAllItsOutput() throws IOException {
        Sql sql = new Sql(database());
        await("the job ends")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> sql.column("SELECT status FROM jobs").get(0).equals("COMPLETED"));
        assertThat(sql.rows("SELECT attempt_count, exit_code, artifact_upload_state FROM jobs"))
                .containsExactly(List.of("1", "0", "ok"));
        assertThat(sql.number("SELECT count(*) FROM attempts")).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("began"))).isEqualTo("x\n");
        StringBuilder expected = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            expected.append("this is line ").append(line).append('\n');
        }
        String folderOfOutput = sql.column("SELECT output_folder FROM attempts").get(0);
        Path data = folder.resolve("data");
        Path file = List.of(data, data.resolve("artifacts")).stream()
                .map(base -> base.resolve(folderOfOutput).resolve("stdout"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(file)).isEqualTo(expected.toString());
        Figures.survived("F10", "cable pulled, or control plane at another address", 1);
    }

    @Test
    void completesAJobOnceWhoseCableWasPulledWhileItRan() throws IOException {
        begin();
        machines.cable(false);
        await("a while passes").pollDelay(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> control.isAlive());
        machines.cable(true);
        endsOnceWithAllItsOutput();
    }

    @Test
    void completesAJobOnceWhoseControlPlaneMovedToAnotherAddress() throws IOException {
        begin();
        assertThat(control.terminate()).isZero();
        control = control(3);
        machines.name(3);
        endsOnceWithAllItsOutput();
    }
}
