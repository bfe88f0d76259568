package hdcf.verify.longrun;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a long run does, and how much of its time each part gets. */
record Programme(long seed, List<Lane> lanes) {
    private static final String CHAOS = "hdcf.verify.chaos.";
    /** The classes with lanes of their own. */
    private static final List<String> OWN = List.of("ControlKillIT", "WorkerKillIT", "PowerLossIT", "NetworkFaultsIT");

    /** The sizes of what takes its turn among the others. */
    private static final List<String> SIZES = List.of(
            "damaged.files=2000",
            "hdcf.backups=40",
            "gray.mb=200",
            "clock.jumps=60",
            "freezes=100",
            "restore.kills=20");

    /** With simulated seeds from this one. */
    static Programme drawn(long seed) throws IOException {
        List<Lane> lanes = new ArrayList<>();
        lanes.add(new SimulationLane(seed));
        lanes.add(new MutantLane());
        lanes.add(own("kills of the control plane", 12, 100, "ControlKillIT", "control.kills=100"));
        lanes.add(own("kills of the worker", 12, 90, "WorkerKillIT", "worker.kills=100"));
        lanes.add(own("power cuts", 8, 60, "PowerLossIT", "power.cuts=60"));
        lanes.add(own("network faults", 8, 60, "NetworkFaultsIT", "network.faults=150"));
        lanes.add(new SuiteLane("the other suites", 20, Duration.ofSeconds(30), others(), SIZES));
        lanes.add(new FuzzLane());
        return new Programme(seed, lanes);
    }

    private static Lane own(String name, int share, int usualSec, String type, String size) {
        return new SuiteLane(name, share, Duration.ofSeconds(usualSec), List.of(CHAOS + type), List.of(size));
    }

    /** Every other integration test of this module. */
    private static List<String> others() throws IOException {
        return Place.classes(Place.verify().resolve("target").resolve("test-classes"), "IT").stream()
                .filter(name -> OWN.stream().noneMatch(name::endsWith))
                .toList();
    }
}
