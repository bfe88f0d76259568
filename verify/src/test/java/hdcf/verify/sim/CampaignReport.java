package hdcf.verify.sim;

import hdcf.schema.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What many seeds came to, for people as Markdown and for other programs as JSON. */
record CampaignReport(
        Extent extent,
        double seconds,
        int lanes,
        Map<String, Long> counters,
        List<String> neverSeen,
        List<BadSeed> bad) {
    private static final Path ROOT = Path.of(System.getProperty("hdcf.root", ".."));

    /** How much was run. */
    record Extent(long firstSeed, long seeds, long events, long virtualSeconds) {}

    /** A seed in which a promise was broken. */
    record BadSeed(long seed, List<String> violations) {}

    /** The same as other programs read it. */
    private record Figures(
            Extent extent,
            double seconds,
            int lanes,
            long crashCycles,
            long powerCuts,
            long violations,
            List<BadSeed> bad,
            List<String> neverSeen,
            Map<String, Long> counters) {}

    private long count(String... what) {
        long sum = 0;
        for (String one : what) {
            sum += counters.getOrDefault(one, 0L);
        }
        return sum;
    }

    /** Ends of the control plane's process, of a worker's process, and of a machine. */
    long crashCycles() {
        return count("plane ended", "worker died", "host lost power");
    }

    /** Of those, the ones in which a machine lost what was not yet durable. */
    long powerCuts() {
        return count("power cut in a commit", "power cut after a commit", "power cut left noise", "host lost power");
    }

    /** For people. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d seeds from %d, %d bad, %.1f s, %.1f seeds/s on %d threads, %d events, %d virtual s, %d crash cycles, %d power cuts%n%n",
                extent.seeds(),
                extent.firstSeed(),
                bad.size(),
                seconds,
                extent.seeds() / seconds,
                lanes,
                extent.events(),
                extent.virtualSeconds(),
                crashCycles(),
                powerCuts()));
        text.append("| seen | times |\n|---|---|\n");
        counters.forEach((what, count) ->
                text.append("| ").append(what).append(" | ").append(count).append(" |\n"));
        return text.toString();
    }

    /** Writes {@code verify/target/simulation.json}, or what {@code -Dsim.result} names. */
    void write() throws IOException {
        String named = System.getProperty("sim.result");
        Path file = named == null ? ROOT.resolve("verify/target/simulation.json") : Path.of(named);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Figures figures =
                new Figures(extent, seconds, lanes, crashCycles(), powerCuts(), bad.size(), bad, neverSeen, counters);
        Files.writeString(file, Json.text(figures) + "\n");
    }
}
