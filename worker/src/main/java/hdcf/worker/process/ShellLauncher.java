package hdcf.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts commands through one persistent shell per slot. Guarded by itself where it keeps its shells. */
final class ShellLauncher implements ProcessLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(ShellLauncher.class);
    private static final int MAX_SLOTS = 4_096;
    /** For a start file that somebody has created but not yet written. */
    private static final int EMPTY_TRIES = 50;

    private static final long EMPTY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final LauncherOptions options;
    private final ShellCommand command;
    private final Place place;
    private final Capability capability;
    private final ControlShell control;
    private final ProcessWatch watch = new ProcessWatch();
    private final Map<Integer, SlotShell> shells = new HashMap<>();
    private boolean isClosed;

    ShellLauncher(LauncherOptions options, ShellCommand command, Place place, Capability capability)
            throws IOException {
        this.options = options;
        this.command = command;
        this.place = place;
        this.capability = capability;
        this.control = new ControlShell(command);
    }

    @Override
    public RunningProcess launch(LaunchSpec spec) throws LaunchRefusedException, IOException {
        CommandCheck.check(spec);
        capability.check(spec.limits());
        Path folder = spec.folder();
        if (!Files.isDirectory(folder) || Files.exists(StartFile.in(folder), LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("Expected a fresh folder for the attempt, but " + folder
                    + " does not exist or something was started in it before");
        }
        Map<String, String> environment = new HashMap<>(spec.environment());
        environment.put(options.cookieName(), spec.assignmentId());
        Cgroup cgroup = capability.cgroup(spec.assignmentId(), spec.limits());
        boolean isStarted = false;
        try {
            ShellText.Cell cell = new ShellText.Cell(
                    capability.confinement().argv(spec, environment),
                    environment,
                    cgroup == null ? null : cgroup.folder().toString(),
                    spec.limits().isolation() == Isolation.CONTAINER
                            ? null
                            : spec.limits().openFiles());
            LaunchMark mark = new LaunchMark(
                    spec.assignmentId(),
                    folder,
                    place.bootId(),
                    options.cookieName() + "=" + spec.assignmentId(),
                    spec.limits());
            ShellJob job = start(spec, cell, mark, cgroup);
            isStarted = true;
            return job;
        } finally {
            if (!isStarted && cgroup != null) {
                cgroup.remove();
            }
        }
    }

    /** The noclobber start file lets a command run once only, so a shell that died over it may be replaced at once. */
    private ShellJob start(LaunchSpec spec, ShellText.Cell cell, LaunchMark mark, @Nullable Cgroup own)
            throws IOException, LaunchRefusedException {
        try {
            return startOnce(spec, cell, mark, own);
        } catch (IOException gone) {
            LOG.atWarn()
                    .addKeyValue("cause", gone)
                    .addKeyValue("slot", spec.slot())
                    .log("Replaced the shell of a slot");
            return startOnce(spec, cell, mark, own);
        }
    }

    private ShellJob startOnce(LaunchSpec spec, ShellText.Cell cell, LaunchMark mark, @Nullable Cgroup own)
            throws IOException, LaunchRefusedException {
        SlotShell shell = shell(spec.slot());
        ShellJob job =
                job(mark, own == null ? shell.cgroup() : own, options.clock().wallMillis());
        shell.run((number, known) -> command.text().command(number, spec, cell, known), job);
        return job;
    }

    private synchronized SlotShell shell(int slot) throws IOException {
        if (isClosed) {
            throw new IOException("Expected to start a command, but the worker is closing");
        }
        SlotShell known = shells.get(slot);
        if (known != null && known.isIdle()) {
            return known;
        }
        if (known != null) {
            // It ends with its command, which its slot has given up or which outlived a signal.
            known.close();
        } else if (shells.size() >= MAX_SLOTS) {
            throw new IOException("Expected at most " + MAX_SLOTS + " slots, but another one was named");
        }
        SlotShell fresh = SlotShell.start(command, place, capability.groupForShell());
        shells.put(slot, fresh);
        return fresh;
    }

    private ShellJob job(LaunchMark mark, @Nullable Cgroup cgroup, @Nullable Long startedAtMs) {
        return new ShellJob(new ShellJob.Parts(
                mark,
                tree(mark, cgroup),
                capability.enforced(mark.limits(), cgroup != null),
                watch,
                capability.confinement(),
                startedAtMs));
    }

    private JobTree tree(LaunchMark mark, @Nullable Cgroup cgroup) {
        return new JobTree(mark.cookie(), cgroup, command.rung().isGroup(), control);
    }

    @Override
    public Recovery recover(LaunchMark mark) throws IOException {
        if (mark.bootId() != null && !mark.bootId().equals(place.bootId())) {
            return new Recovery.Rebooted();
        }
        if (!Files.isDirectory(mark.folder())) {
            JobTree.destroyAll(Set.of(), mark.cookie());
            return new Recovery.Vanished(
                    "Expected the folder of the attempt, but it is gone; the command may have run");
        }
        try {
            return StartFile.disown(mark.folder()) ? new Recovery.NeverStarted() : started(mark);
        } catch (IOException unreadable) {
            // One damaged file must not keep the worker from taking up all other commands.
            tree(mark, capability.existing(mark.assignmentId(), null)).kill(null, false);
            return Recovery.Vanished.unreadable(unreadable);
        }
    }

    private Recovery started(LaunchMark mark) throws IOException {
        StartFile start = StartFile.read(mark.folder());
        for (int i = 0; i < EMPTY_TRIES && isUndecided(start); i++) {
            LockSupport.parkNanos(EMPTY_PAUSE_NANOS);
            start = StartFile.read(mark.folder());
        }
        StartFile.Birth born = start.born();
        if (born != null && !born.place().equals(place)) {
            return new Recovery.Rebooted();
        }
        return start.isDisowned() ? new Recovery.NeverStarted() : adopted(mark, start);
    }

    private static boolean isUndecided(StartFile start) {
        return start.born() == null && start.exitCode() == null && !start.isDisowned();
    }

    private Recovery adopted(LaunchMark mark, StartFile start) throws IOException {
        ShellJob job = job(mark, capability.existing(mark.assignmentId(), start.born()), null);
        if (isUndecided(start)) {
            job.kill();
            return new Recovery.Vanished(
                    "Expected the command's process to say who it is, but it did not; the command may have run");
        }
        if (!job.isOver()) {
            watch.add(job);
            return new Recovery.Running(job);
        }
        String lost = job.lost();
        return lost == null ? new Recovery.Ended(job) : new Recovery.Vanished(lost);
    }

    @Override
    public boolean isAdoptable() {
        return true;
    }

    @Override
    public Enforcement enforcement() {
        return capability.enforcement(command);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        shells.values().forEach(SlotShell::closeForGood);
        control.close();
        watch.close();
    }
}
