package hdcf.verify.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control plane is restarted while a job runs: in order, by kill -9, and with a job that ends while it is away. */
final class ControlPlaneRestartedIT {
    @TempDir
    Path folder;

    @Test
    void completesAJobOnceThatSawTwoRestarts() throws IOException {
        try (Household home = Household.in(folder)) {
            home.worker().start();
            String job = home.begin(1);
            home.control().process().kill();
            home.control().start();
            assertThat(home.status(job)).isEqualTo("RUNNING");
            assertThat(home.control().process().terminate()).isZero();
            home.control().start();
            assertThat(home.status(job)).isEqualTo("RUNNING");
            home.letEnd();
            home.endedOnce(job);
        }
    }

    @Test
    void completesAJobOnceThatEndedWhileNobodyListened() throws IOException {
        try (Household home = Household.in(folder)) {
            home.worker().start();
            String job = home.begin(1);
            home.control().process().kill();
            home.letEnd();
            home.control().start();
            home.endedOnce(job);
        }
    }
}
