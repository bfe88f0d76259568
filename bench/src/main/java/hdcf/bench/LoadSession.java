package hdcf.bench;

import hdcf.bench.file.PreparedFile;
import hdcf.bench.file.SqlCheck;
import hdcf.bench.plane.ControlProcess;
import hdcf.bench.plane.CpuUse;
import hdcf.bench.plane.ProcStat;
import hdcf.bench.stat.Latencies;
import hdcf.bench.wire.Tally;
import hdcf.bench.wire.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One life of a control plane under load: started on a prepared file, warmed up, measured in several shapes, checked by SQL,
 * stopped. A single wrong answer or a single row that should not be there ends the measurement.
 */
final class LoadSession {
    /** Processors that others may use before a run is tried again. */
    static final double QUIET_CORES = 0.25;

    private static final Workload.Shape WARM_UP = new Workload.Shape(64, 1);

    private final Place place;
    private final Plan plan;

    LoadSession(Place place, Plan plan) {
        this.place = place;
        this.plan = plan;
    }

    /**
     * What is to be measured.
     *
     * @param tries runs of each shape at most while others use the machine; the one with the least of that counts
     * @param moreFlags flags for the control plane's JVM
     */
    record Plan(
            PreparedFile file,
            List<Workload.Shape> shapes,
            double warmUpSec,
            double seconds,
            int tries,
            List<String> moreFlags) {}

    /** What came of it. */
    record Result(List<LoadResult> runs, double peakRssMb) {
        LoadResult of(Workload.Shape shape) {
            return runs.stream()
                    .filter(run -> run.shape().equals(shape))
                    .findFirst()
                    .orElseThrow();
        }
    }

    Result run() throws Exception {
        return place.inFolder(this::in);
    }

    private Result in(Path folder) throws IOException, SQLException {
        Path database = plan.file().copyTo(folder, place.cache());
        List<LoadResult> runs = new ArrayList<>();
        long lifecycles = 0;
        try (ControlProcess control = ControlProcess.start(place.controlJar, database, plan.moreFlags())) {
            if (plan.warmUpSec() > 0) {
                try (Workload load = Workload.open(control.address(), ControlProcess.TOKEN, WARM_UP)) {
                    lifecycles += checked(load.run(plan.warmUpSec()), WARM_UP).lifecycles();
                }
            }
            for (Workload.Shape shape : plan.shapes()) {
                // Each shape has code paths of its own, which the compiler has to meet before they are measured.
                if (plan.warmUpSec() > 0) {
                    lifecycles += measure(control, shape).outcome().tally().lifecycles();
                }
                LoadResult best = null;
                for (int i = 0; i < plan.tries() && (best == null || best.foreignCores() > QUIET_CORES); i++) {
                    LoadResult run = measure(control, shape);
                    lifecycles += run.outcome().tally().lifecycles();
                    best = best == null || run.foreignCores() < best.foreignCores() ? run : best;
                }
                runs.add(Objects.requireNonNull(best));
            }
            check(database, lifecycles);
            return new Result(runs, ProcStat.peakRssMb(control.pid()));
        }
    }

    private LoadResult measure(ControlProcess control, Workload.Shape shape) throws IOException {
        try (Workload load = Workload.open(control.address(), ControlProcess.TOKEN, shape)) {
            double commitsBefore = control.metric("hdcf_commits_total");
            CpuUse.Window window = CpuUse.begin(control.pid());
            Workload.Outcome outcome = load.run(plan.seconds());
            CpuUse cpu = window.end();
            double commits = control.metric("hdcf_commits_total") - commitsBefore;
            Tally tally = checked(outcome, shape);
            Latencies all = tally.all();
            return new LoadResult(
                    shape,
                    outcome,
                    all.percentileMs(0.50),
                    all.percentileMs(0.99),
                    commits / tally.lifecycles(),
                    (double) cpu.processMicros() / tally.lifecycles(),
                    cpu.foreignCores());
        }
    }

    private static Tally checked(Workload.Outcome outcome, Workload.Shape shape) throws IOException {
        Tally tally = outcome.tally();
        if (tally.errors() > 0 || tally.lifecycles() == 0) {
            throw new IOException(
                    "Expected every answer at " + shape.text() + " connections to be as the protocol says, found "
                            + tally.errors() + " that were not, the first: " + tally.firstError());
        }
        return tally;
    }

    private void check(Path database, long lifecycles) throws SQLException, IOException {
        SqlCheck found = SqlCheck.of(database);
        long expected = plan.file().finished() + lifecycles;
        if (found.completed() != expected || found.oddAttempts() != 0) {
            throw new IOException("Expected " + expected + " jobs to be COMPLETED, each delivered once, found "
                    + found.completed() + ", of which " + found.oddAttempts() + " were not delivered once");
        }
    }
}
