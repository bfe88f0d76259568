package hdcf.verify.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router loses its power while a job runs, and gets it back when the job is over. */
final class RouterUnpluggedIT {
    @TempDir
    Path folder;

    @Test
    void completesAJobOnceThatEndedWhileTheRouterWasOff() throws IOException {
        try (Household home = Household.in(folder)) {
            home.worker().start();
            String job = home.begin(1);
            home.router().unplug();
            home.becomes(job, "LOST");
            home.letEnd();
            home.router().plugIn();
            home.endedOnce(job);
        }
    }

    @Test
    void goesOnWithAJobThatOutlastsTheRouter() throws IOException {
        try (Household home = Household.in(folder)) {
            home.worker().start();
            String job = home.begin(1);
            home.router().unplug();
            home.becomes(job, "LOST");
            home.router().plugIn();
            home.becomes(job, "RUNNING");
            home.letEnd();
            home.endedOnce(job);
        }
    }

    @Test
    void completesAJobOnceWhoseAnswersAllGotLostForAWhile() throws IOException {
        try (Household home = Household.in(folder)) {
            home.worker().start();
            String job = home.begin(1);
            home.router().loseAnswers();
            home.letEnd();
            home.becomes(job, "COMPLETED");
            home.router().plugIn();
            home.endedOnce(job);
        }
    }
}
