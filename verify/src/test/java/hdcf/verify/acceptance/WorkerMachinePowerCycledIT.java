package hdcf.verify.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hdcf.verify.harness.FaultPlan;
import hdcf.verify.harness.Figures;
import hdcf.verify.harness.PowerDisk;
import hdcf.verify.harness.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worker's machine loses its power while a job runs: worker and jobs are gone, and so are the bytes that were not synced;
 * the machine comes back with another boot id.
 */
final class WorkerMachinePowerCycledIT {
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    @TempDir
    Path folder;

    @Test
    void runsAJobAgainWhoseMachineLostItsPower() throws IOException {
        try (PowerDisk disk = disk()) {
            try (Household home = new Household(folder, disk.path().resolve("worker"), FaultPlan.none())) {
                home.worker().start(boot());
                String job = home.begin(3);
                Path unsynced = Files.writeString(disk.path().resolve("unsynced"), "never synced");
                disk.cutPower(home.worker().process().pid());
                home.worker().process().killAll();
                disk.powerOn();
                assertThat(Files.exists(unsynced) ? Files.readString(unsynced) : "")
                        .as("what nobody had synced")
                        .isEmpty();
                home.worker().start(boot());
                await("the job runs a second time, elsewhere or here")
                        .atMost(Household.LIMIT)
                        .until(() -> home.output(job, 2).equals("begun\n"));
                home.letEnd();
                home.becomes(job, "COMPLETED");
                home.started(2);
                assertThat(home.output(job, 1)).as("printed before the cut").isEqualTo("begun\n");
                assertThat(home.output(job, 2)).isEqualTo("begun\nended\n");
                assertThat(home.ends(job)).isEqualTo(1);
                assertThat(new Sql(home.control().database())
                                .rows("SELECT outcome, end_cause FROM attempts ORDER BY lease_epoch"))
                        .containsExactly(List.of("FAILED", "REBOOT"), List.of("COMPLETED", "USER_EXIT"));
                Figures.survived("F4", "power cut of a worker's machine with its job", 1);
            }
        }
    }

    @Test
    void neverStartsAJobTwiceThatMayBeStartedOnce() throws IOException {
        try (PowerDisk disk = disk()) {
            try (Household home = new Household(folder, disk.path().resolve("worker"), FaultPlan.none())) {
                home.worker().start(boot());
                String job = home.begin(1);
                disk.cutPower(home.worker().process().pid());
                home.worker().process().killAll();
                disk.powerOn();
                home.worker().start(boot());
                home.becomes(job, "FAILED");
                home.started(1);
                assertThat(home.http()
                                .get("/jobs/" + job)
                                .json()
                                .get("end_cause")
                                .asText())
                        .isEqualTo("REBOOT");
                assertThat(home.output(job, 1)).isEqualTo("begun\n");
            }
        }
    }

    private PowerDisk disk() throws IOException {
        PowerDisk disk = PowerDisk.open(folder);
        assumeTrue(
                disk != null,
                "skipped: expected root, loop devices, mkfs.ext4 and perl or python3 to cut the power of an ext4 disk");
        return Objects.requireNonNull(disk);
    }

    /** What runs a program as after a new start of the system: in a view of the machine with another boot id. */
    private List<String> boot() throws IOException {
        Path id = Files.writeString(Files.createTempFile(folder, "boot", ""), UUID.randomUUID() + "\n");
        String view = "mount --bind " + id + " " + BOOT_ID + " && exec \"$@\"";
        List<String> wrapper = List.of("unshare", "--mount", "sh", "-c", view, "boot");
        assumeTrue(works(wrapper), "skipped: expected unshare and mount to give a program a boot id of its own");
        return wrapper;
    }

    private static boolean works(List<String> wrapper) throws IOException {
        try {
            return new ProcessBuilder(
                                    java.util.stream.Stream.concat(wrapper.stream(), java.util.stream.Stream.of("true"))
                                            .toList())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
