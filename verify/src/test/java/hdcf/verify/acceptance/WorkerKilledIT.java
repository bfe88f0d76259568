package hdcf.verify.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker program is killed while its job runs: the job does not notice. */
final class WorkerKilledIT {
    @TempDir
    Path folder;

    @Test
    void takesUpAJobThatRunsOn() throws IOException {
        try (Household home = Household.in(folder)) {
            home.worker().start();
            String job = home.begin(1);
            home.worker().process().kill();
            home.worker().start();
            home.letEnd();
            home.endedOnce(job);
        }
    }

    @Test
    void reportsAJobThatEndedWhileNoWorkerWasThere() throws IOException {
        try (Household home = Household.in(folder)) {
            home.worker().start();
            String job = home.begin(1);
            home.worker().process().kill();
            home.letEnd();
            home.worker().start();
            home.endedOnce(job);
        }
    }
}
