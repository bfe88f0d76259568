package hdcf.bench;

import hdcf.bench.file.PreparedFile;
import hdcf.bench.file.SqlCheck;
import hdcf.bench.plane.ControlProcess;
import hdcf.bench.plane.CpuUse;
import hdcf.bench.plane.ProcStat;
import hdcf.bench.stat.Latencies;
import hdcf.bench.stat.Spread;
import hdcf.bench.wire.ParkedFleet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parked}: thousands of long polls that wait, woken one by one. */
@Command(
        name = "parked",
        mixinStandardHelpOptions = true,
        description =
                "Parks long polls of that many registered workers and measures how fast a job wakes one, and that it"
                        + " wakes one only. Needs `ulimit -n` of twice the polls.")
final class ParkedCommand implements Callable<Integer> {
    private static final int PARK_SEC = 60;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int WARM_UP_JOBS = 300;

    @Mixin
    Place place = new Place();

    @Option(names = "--polls", defaultValue = "10000", description = "Waiting polls. Default: ${DEFAULT-VALUE}")
    int polls;

    @Option(names = "--jobs", defaultValue = "500", description = "Jobs per round. Default: ${DEFAULT-VALUE}")
    int jobs;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds. Default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(names = "--jvm", description = "One more flag for the control plane's JVM; repeatable.")
    List<String> jvm = List.of();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return place.inFolder(this::in);
    }

    private int in(Path folder) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path database = new PreparedFile(Comparison.SMALL, 0).copyTo(folder, place.cache());
        try (ControlProcess control = ControlProcess.start(place.controlJar, database, jvm);
                ParkedFleet fleet = ParkedFleet.open(control.address(), ControlProcess.TOKEN, polls)) {
            fleet.park();
            awaitParked(control);
            CpuUse.Window idle = CpuUse.begin(control.pid());
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            CpuUse idleUse = idle.end();
            fleet.wake(WARM_UP_JOBS);
            List<Double> p50 = new ArrayList<>();
            List<Double> p99 = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Latencies wakes = fleet.wake(jobs);
                p50.add(wakes.percentileMs(0.50));
                p99.add(wakes.percentileMs(0.99));
            }
            SqlCheck found = SqlCheck.of(database);
            if (found.completed() != Comparison.SMALL + fleet.delivered() || found.oddAttempts() != 0) {
                throw new IOException(
                        "Expected " + fleet.delivered() + " jobs to be COMPLETED, each delivered once, found "
                                + (found.completed() - Comparison.SMALL));
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%d parked polls: wake-up p50 %s ms, p99 %s ms; %d jobs woke %d polls; idle CPU %.1f %% of a core; at most %.0f MB RSS; load average %s",
                    polls,
                    Spread.of(p50).text(2),
                    Spread.of(p99).text(2),
                    fleet.delivered(),
                    fleet.answers(),
                    idleUse.processMicros() / 1e4,
                    ProcStat.peakRssMb(control.pid()),
                    ProcStat.loadAverage()));
            List<Verdict> verdicts = List.of(
                    Verdict.atMost(10, "wake-up p99 ms with " + polls + " parked polls", Spread.of(p99)),
                    Verdict.atMost(
                            1,
                            "answered polls per job",
                            Spread.of(List.of((double) fleet.answers() / fleet.delivered()))));
            Verdict.print(verdicts, out);
            return verdicts.stream().allMatch(Verdict::isMet) ? 0 : 2;
        }
    }

    private void awaitParked(ControlProcess control) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PARK_SEC);
        while (control.metric("hdcf_parked_claims") < polls) {
            if (System.nanoTime() - until >= 0) {
                throw new IOException(
                        "Expected " + polls + " polls to be parked, found " + control.metric("hdcf_parked_claims"));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
