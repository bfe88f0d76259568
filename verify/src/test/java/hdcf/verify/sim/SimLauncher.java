package hdcf.verify.sim;

import hdcf.worker.process.Enforcement;
import hdcf.worker.process.LaunchMark;
import hdcf.worker.process.LaunchSpec;
import hdcf.worker.process.ProcessLauncher;
import hdcf.worker.process.Recovery;
import hdcf.worker.process.RunningProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The commands of one machine. They live on when the worker dies, and are gone when the machine does. */
final class SimLauncher implements ProcessLauncher {
    private static final long BEGIN_NANOS = 3 * World.MS;
    private static final long PAUSED_NANOS = 3 * World.SECOND;

    private final World world;
    private final SimHost host;
    private final SplittableRandom random;
    private final Map<String, SimProcess> processes = new LinkedHashMap<>();

    SimLauncher(World world, SimHost host, SplittableRandom random) {
        this.world = world;
        this.host = host;
        this.random = random;
    }

    @Override
    public RunningProcess launch(LaunchSpec spec) {
        host.mayDie();
        SimProcess process = new SimProcess(world, host, spec);
        processes.put(spec.assignmentId(), process);
        boolean isSlow = world.chance(random, world.rates().slow());
        world.timeline.after(random.nextLong(isSlow ? PAUSED_NANOS : BEGIN_NANOS), process::begin);
        host.mayDie();
        return process;
    }

    @Override
    public Recovery recover(LaunchMark mark) {
        if (mark.bootId() != null && !mark.bootId().equals(host.bootId())) {
            world.tally.hit("worker found its machine rebooted");
            return new Recovery.Rebooted();
        }
        SimProcess process = processes.get(mark.assignmentId());
        if (process == null || process.disown()) {
            world.tally.hit("worker found a command never started");
            return new Recovery.NeverStarted();
        }
        if (process.isEnded()) {
            world.tally.hit("worker found a command ended");
            return new Recovery.Ended(process);
        }
        world.tally.hit("worker adopted a command");
        return new Recovery.Running(process);
    }

    /** The worker is gone. */
    void orphan() {
        processes.values().forEach(SimProcess::orphan);
    }

    /** The machine is gone. */
    void vanish() {
        processes.values().forEach(SimProcess::vanish);
        processes.clear();
        host.cards.clear();
    }

    /** Commands that run at this moment. */
    long running() {
        return processes.values().stream().filter(SimProcess::isRunning).count();
    }

    @Override
    public boolean isAdoptable() {
        return true;
    }

    @Override
    public Enforcement enforcement() {
        return new Enforcement("simulated", "group", "none", "none", "none", "none", List.of());
    }

    @Override
    public void close() {
        // Commands live on.
    }
}
