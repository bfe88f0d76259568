package hdcf.verify.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hdcf.verify.harness.ControlProcess;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.PowerDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power of the control plane's machine is cut under load, again and again: what was not synced is gone, and no
 * acknowledged submission or result is.
 */
final class PowerLossIT {
    private static final int CUTS = Integer.getInteger("power.cuts", 20);
    private static final int MOST_ANSWERS = 40;
    private static final int COMMITS = 300;

    @TempDir
    Path folder;

    private @Nullable PowerDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = PowerDisk.open(folder);
        assumeTrue(
                disk != null,
                "skipped: expected root, loop devices, mkfs.ext4 and perl or python3 to cut the power of an ext4 disk");
    }

    @AfterEach
    void close() {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void losesNothingThatWasAnsweredWhenThePowerIsCut() throws InterruptedException {
        PowerDisk power = Objects.requireNonNull(disk);
        long seed = Long.getLong("hdcf.seed", System.nanoTime());
        System.out.println("PowerLossIT: repeat with -Dhdcf.seed=" + seed);
        try (ControlProcess control = new ControlProcess(power.path(), LoadRun.options()).start();
                LoadRun load = new LoadRun(control, seed).start()) {
            for (int cut = 0; cut < CUTS; cut++) {
                load.goOn(MOST_ANSWERS);
                power.cutPower(control.process().pid());
                control.process().kill();
                power.powerOn();
                control.start();
            }
            Ledger ledger = load.endsSound();
            Figures.survived("F4", "power cuts of the control plane's machine under load", CUTS);
            System.out.println("PowerLossIT: " + CUTS + " cuts, "
                    + ledger.sql().number("SELECT count(*) FROM jobs") + " jobs, "
                    + ledger.sql().number("SELECT count(*) FROM attempts") + " attempts");
        }
    }

    /** Without this, the other test would prove nothing: the same cut loses commits of a file that syncs less. */
    @Test
    void seesCommitsLostThatWereNotSynced() throws SQLException {
        assertThat(left("FULL")).as("with synchronous=FULL").isEqualTo(COMMITS);
        assertThat(left("NORMAL")).as("with synchronous=NORMAL").isLessThan(COMMITS);
    }

    /** Rows that are there of those that were committed before the power was cut; none where even the table is gone. */
    private long left(String synchronous) throws SQLException {
        PowerDisk power = Objects.requireNonNull(disk);
        String url = "jdbc:sqlite:" + power.path().resolve(synchronous + ".db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=" + synchronous);
            statement.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY) STRICT");
            for (int i = 1; i <= COMMITS; i++) {
                statement.execute("INSERT INTO rows VALUES (" + i + ")");
            }
            power.cutPower();
        }
        power.powerOn();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM rows")) {
            return rows.getLong(1);
        } catch (SQLException noTable) {
            return 0;
        }
    }
}
