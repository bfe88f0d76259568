package hdcf.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the best way to start commands on this machine, by starting one in each way until one does all that it promises. */
final class ShellLadder {
    private static final Logger LOG = LoggerFactory.getLogger(ShellLadder.class);
    private static final long TRIAL_SECONDS = 20;
    private static final int TRIAL_CODE = 7;
    /** More than the files of a trial take together. */
    private static final int TRIAL_BYTES = 64 * 1024;

    private ShellLadder() {}

    static ProcessLauncher climb(LauncherOptions options) {
        Place place = Place.here();
        Cgroups cgroups = options.cgroups() == CgroupUse.NEVER ? null : Cgroups.find(groupName(options.folder()));
        Confinement confinement = new Confinement(options.containerProgram());
        for (Rung rung : Rung.values()) {
            if (options.rung() == null || options.rung() == rung) {
                ProcessLauncher launcher =
                        stand(options, place, new Capability(rung, cgroups, options.cgroups(), confinement));
                if (launcher != null) {
                    LOG.atInfo()
                            .addKeyValue("shell", rung)
                            .addKeyValue("cgroup", cgroups != null)
                            .addKeyValue("controllers", cgroups == null ? List.of() : cgroups.controllers())
                            .log("Found how commands are started here");
                    return launcher;
                }
            }
        }
        throw new IllegalStateException("Expected to start a command by way of \"" + options.rung()
                + "\", but that does not work on this machine; leave the choice to the worker");
    }

    /** Two workers on one machine must not take each other's groups for leftovers. */
    private static String groupName(Path folder) {
        byte[] name = folder.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        return "hdcf-" + UUID.nameUUIDFromBytes(name);
    }

    private static @Nullable ProcessLauncher stand(LauncherOptions options, Place place, Capability capability) {
        if (capability.rung() == Rung.DIRECT) {
            return new DirectLauncher(options, place, capability);
        }
        ShellCommand command = ShellCommand.of(capability.rung());
        // Without /proc a process cannot say who it is.
        if (command == null || Proc.stat(ProcessHandle.current().pid()) == null) {
            return null;
        }
        ShellLauncher launcher = null;
        try {
            launcher = new ShellLauncher(options, command, place, capability);
            Path folder = trialFolder(options.folder(), capability.rung());
            // A disk that refuses says nothing of the shell: no other way would do better, and only by way of a shell
            // can
            // what an earlier worker started be taken up. The self-check keeps jobs away meanwhile.
            if (folder == null || isTrialGood(launcher, folder, capability.rung())) {
                return launcher;
            }
        } catch (IOException | LaunchRefusedException | InterruptedException failed) {
            LOG.atWarn()
                    .addKeyValue("shell", capability.rung())
                    .addKeyValue("cause", failed)
                    .log("Expected to start a command on trial, but that failed");
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
        if (launcher != null) {
            launcher.close();
        }
        return null;
    }

    /** A folder that takes what a trial writes; null where the disk refuses. */
    private static @Nullable Path trialFolder(Path home, Rung rung) {
        Path folder = null;
        try {
            Files.createDirectories(home);
            folder = Files.createTempDirectory(home, ".trial-");
            Path room = folder.resolve("room");
            Files.write(room, new byte[TRIAL_BYTES]);
            Files.delete(room);
            return folder;
        } catch (IOException refused) {
            LOG.atWarn()
                    .addKeyValue("shell", rung)
                    .addKeyValue("cause", refused)
                    .log("Expected to start a command on trial, but the disk refused; the shell is used untried");
            if (folder != null) {
                delete(folder);
            }
            return null;
        }
    }

    /** Whether a command runs, leads a group where that is promised, and its exit code arrives. */
    private static boolean isTrialGood(ShellLauncher launcher, Path folder, Rung rung)
            throws IOException, LaunchRefusedException, InterruptedException {
        try {
            Path said = folder.resolve("said");
            RunningProcess process = launcher.launch(new LaunchSpec(
                    0,
                    "trial-" + folder.getFileName(),
                    folder,
                    List.of("/bin/sh", "-c", "read -r s </proc/$$/stat; echo \"$s\"; exit " + TRIAL_CODE),
                    folder,
                    Map.of(),
                    said,
                    folder.resolve("complaints"),
                    LaunchLimits.NONE));
            CountDownLatch ended = new CountDownLatch(1);
            process.whenEnded(ended::countDown);
            boolean isInTime = ended.await(TRIAL_SECONDS, TimeUnit.SECONDS);
            ProcStat self = ProcStat.parse(Proc.text(said));
            Integer exitCode = process.exitCode();
            process.release();
            return isInTime
                    && exitCode != null
                    && exitCode == TRIAL_CODE
                    && self != null
                    && self.pid() == process.pid()
                    && (!rung.isGroup() || self.group() == self.pid());
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | DirectoryIteratorException stays) {
            LOG.atDebug().addKeyValue("cause", stays).log("Left the folder of a trial");
        }
    }
}
