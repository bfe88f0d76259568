package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.verify.harness.Child;
import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two control planes on one file: the second one refuses, and the first does not notice. */
final class TwoPlanesIT {
    private static final int IN_USE = 73;

    @TempDir
    Path folder;

    private ControlProcess control;

    @BeforeEach
    void start() {
        control = new ControlProcess(folder.resolve("first"), List.of()).start();
    }

    @AfterEach
    void stop() {
        control.close();
    }

    private Child second() {
        return Programs.run(
                "control",
                folder.resolve("second"),
                List.of(
                        "--addr",
                        "127.0.0.1:0",
                        "--db",
                        control.database().toString(),
                        "--data",
                        folder.resolve("second/data").toString(),
                        "--token",
                        ControlProcess.TOKEN),
                Map.of());
    }

    @Test
    void refusesTheSecondAndServesWithTheFirst() {
        try (Child second = second()) {
            assertThat(second.exitCode()).as(second.output()).isEqualTo(IN_USE);
            assertThat(second.output())
                    .contains("Expected")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
        assertThat(control.http().post("/jobs", "{\"command\":\"true\"}").status())
                .isEqualTo(201);
        control.process().kill();
        control.start();
        assertThat(control.http().get("/jobs").json())
                .as("after a kill -9 the file is free again")
                .hasSize(1);
        Figures.survived("F20", "second control plane on one file, refused", 1);
    }
}
