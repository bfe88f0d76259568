package hdcf.bench;

import hdcf.bench.file.RawRun;
import hdcf.bench.stat.Spread;
import hdcf.bench.wire.Workload;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The rounds of a comparison, their medians and what they say of the targets. A ratio is always taken within one round. */
final class Comparison {
    /** Finished jobs in the small database. */
    static final long SMALL = 1_000;

    /** Operations per transaction of the raw baseline. */
    static final int GROUP = 64;

    private static final Workload.Shape SINGLES = new Workload.Shape(64, 1);
    private static final Workload.Shape BATCHES = new Workload.Shape(4, 50);

    /** Shapes that are measured on every database, always in this order: earlier ones warm up later ones. */
    static final List<Workload.Shape> ALL =
            List.of(new Workload.Shape(1, 1), new Workload.Shape(16, 1), SINGLES, new Workload.Shape(256, 1), BATCHES);

    private final List<RawRun.Report> raw = new ArrayList<>();
    private final Map<Table, List<LoadSession.Result>> loads = new EnumMap<>(Table.class);

    /** What was in the database before. */
    enum Table {
        SMALL("1,000 finished"),
        LARGE("large"),
        BACKLOG("backlog");

        private final String words;

        Table(String words) {
            this.words = words;
        }
    }

    void addRaw(RawRun.Report report) {
        raw.add(report);
    }

    void add(Table table, LoadSession.Result result) {
        loads.computeIfAbsent(table, key -> new ArrayList<>()).add(result);
    }

    void print(PrintWriter out) {
        out.println();
        out.println(
                "| table | connections | lifecycles/s | p50 ms | p99 ms | commits per job | CPU µs per lifecycle | foreign cores |");
        out.println("|---|---|---|---|---|---|---|---|");
        out.println(String.format(
                Locale.ROOT,
                "| %s | raw, groups of %d | %s | | | %s | %s | %s |",
                Table.SMALL.words,
                GROUP,
                raw(RawRun.Report::rate).text(0),
                raw(report -> (double) report.commits() / report.lifecycles()).text(3),
                raw(RawRun.Report::cpuPerLifecycle).text(0),
                raw(RawRun.Report::foreignCores).text(2)));
        for (Table table : loads.keySet()) {
            for (Workload.Shape shape : ALL) {
                out.println("| " + table.words + " | " + shape.text() + " | "
                        + of(table, shape, LoadResult::rate).text(0) + " | "
                        + of(table, shape, LoadResult::p50Ms).text(2) + " | "
                        + of(table, shape, LoadResult::p99Ms).text(2) + " | "
                        + of(table, shape, LoadResult::commitsPerJob).text(2) + " | "
                        + of(table, shape, LoadResult::cpuMicros).text(0) + " | "
                        + of(table, shape, LoadResult::foreignCores).text(2) + " |");
            }
        }
        out.println();
        out.println("CPU per lifecycle, raw / control plane, which noise hardly touches: singles at 64 "
                + cpuToRaw(SINGLES).text(2) + ", batches of 50 "
                + cpuToRaw(BATCHES).text(2) + ".");
    }

    List<Verdict> verdicts() {
        return List.of(
                Verdict.atLeast(0.30, "singles at 64 connections / raw", toRaw(SINGLES)),
                Verdict.atLeast(0.60, "batches of 50 / raw", toRaw(BATCHES)),
                Verdict.atMost(8, "p99 ms at 64 connections", of(Table.SMALL, SINGLES, LoadResult::p99Ms)),
                Verdict.atMost(
                        0.4, "commits per job at 64 connections", of(Table.SMALL, SINGLES, LoadResult::commitsPerJob)),
                Verdict.atLeast(0.75, "singles, large / small table", ratio(Table.LARGE, SINGLES)),
                Verdict.atLeast(0.75, "batches, large / small table", ratio(Table.LARGE, BATCHES)),
                Verdict.atLeast(0.75, "singles, backlog / small table", ratio(Table.BACKLOG, SINGLES)),
                Verdict.atMost(200, "peak RSS in MB under this load", peakRss()));
    }

    private Spread raw(ToDoubleFunction<RawRun.Report> figure) {
        return Spread.of(raw.stream().mapToDouble(figure).boxed().toList());
    }

    private Spread of(Table table, Workload.Shape shape, ToDoubleFunction<LoadResult> figure) {
        return Spread.of(results(table).stream()
                .map(result -> figure.applyAsDouble(result.of(shape)))
                .toList());
    }

    private Spread toRaw(Workload.Shape shape) {
        return Spread.of(IntStream.range(0, raw.size())
                .mapToObj(i -> results(Table.SMALL).get(i).of(shape).rate()
                        / raw.get(i).rate())
                .toList());
    }

    private Spread cpuToRaw(Workload.Shape shape) {
        return Spread.of(IntStream.range(0, raw.size())
                .mapToObj(i -> raw.get(i).cpuPerLifecycle()
                        / results(Table.SMALL).get(i).of(shape).cpuMicros())
                .toList());
    }

    private Spread ratio(Table table, Workload.Shape shape) {
        return Spread.of(IntStream.range(0, raw.size())
                .mapToObj(i -> results(table).get(i).of(shape).rate()
                        / results(Table.SMALL).get(i).of(shape).rate())
                .toList());
    }

    /** The worst of each round: whatever the load was. */
    private Spread peakRss() {
        return Spread.of(IntStream.range(0, raw.size())
                .mapToObj(i -> loads.values().stream()
                        .mapToDouble(results -> results.get(i).peakRssMb())
                        .max()
                        .orElse(0))
                .toList());
    }

    private List<LoadSession.Result> results(Table table) {
        return Objects.requireNonNull(loads.get(table));
    }
}
