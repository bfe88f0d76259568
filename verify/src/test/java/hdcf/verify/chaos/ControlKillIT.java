package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the control plane at any moment under load: no acknowledged submission is lost, no job ends twice. */
final class ControlKillIT {
    private static final int KILLS = Integer.getInteger("control.kills", 60);
    private static final int MOST_ANSWERS = 60;

    @TempDir
    Path folder;

    @Test
    void losesNothingAndEndsNothingTwiceHoweverOftenItIsKilled() throws InterruptedException {
        long seed = Long.getLong("hdcf.seed", System.nanoTime());
        System.out.println("ControlKillIT: repeat with -Dhdcf.seed=" + seed);
        try (ControlProcess control = new ControlProcess(folder, LoadRun.options()).start();
                LoadRun load = new LoadRun(control, seed).start()) {
            for (int kill = 0; kill < KILLS; kill++) {
                load.goOn(MOST_ANSWERS);
                control.process().kill();
                control.start();
            }
            Ledger ledger = load.endsSound();
            assertThat(ledger.sql()
                            .number("SELECT count(*) FROM jobs WHERE command = 'work' AND status <> 'COMPLETED'"))
                    .isZero();
            assertThat(ledger.sql().number("SELECT count(*) FROM jobs WHERE command = 'fail' AND status <> 'FAILED'"))
                    .isZero();
            Figures.survived("F2", "kill -9 of the control plane under load", KILLS);
            System.out.println("ControlKillIT: " + KILLS + " kills, "
                    + ledger.sql().number("SELECT count(*) FROM jobs") + " jobs, "
                    + ledger.sql().number("SELECT count(*) FROM attempts") + " attempts");
        }
    }
}
