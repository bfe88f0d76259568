package hdcf.verify.longrun;

import com.fasterxml.jackson.databind.JsonNode;
import hdcf.schema.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says in one line, at the end of a build, what the gate was: seeds of the simulator, faults on real programs, hostile input, and
 * the time of its own parts, which are those that have to fit into ten minutes. Counts what the build wrote and judges nothing:
 * what was broken has failed the build before.
 */
public final class GateMain {
    private static final Pattern SUITE = Pattern.compile("<testsuite [^>]*>");
    private static final Pattern MEMBER = Pattern.compile(" (name|time|tests|skipped)=\"([^\"]*)\"");
    private static final List<String> PARTS = List.of(
            "hdcf.verify.chaos.ControlKillIT",
            "hdcf.verify.chaos.WorkerKillIT",
            "hdcf.verify.chaos.PowerLossIT",
            "hdcf.verify.hostile.");
    private static final String HOSTILE = "hdcf.verify.hostile.";

    private GateMain() {}

    /** A class of tests that ran. */
    private record Suite(String name, double seconds, int passed) {}

    public static void main(String[] args) throws IOException {
        System.out.println(line(Place.verify().resolve("target"), Integer.getInteger("gate.lanes", 2)));
    }

    static String line(Path target, int lanes) throws IOException {
        List<String> said = new ArrayList<>();
        double seconds = 0;
        Path simulation = target.resolve("simulation.json");
        if (Files.exists(simulation)) {
            JsonNode found = Json.mapper().readTree(Files.readAllBytes(simulation));
            seconds += found.required("seconds").asDouble();
            said.add(String.format(
                    Locale.ROOT,
                    "%d seeds from %d, %d bad, %d crash cycles, %d simulated power cuts, %d things never seen",
                    found.required("extent").required("seeds").asLong(),
                    found.required("extent").required("first_seed").asLong(),
                    found.required("violations").asLong(),
                    found.required("crash_cycles").asLong(),
                    found.required("power_cuts").asLong(),
                    found.required("never_seen").size()));
        } else {
            said.add("no simulated seed");
        }
        said.add(faults(target.resolve("figures.jsonl")));
        List<Suite> suites = suites(target.resolve("failsafe-reports"));
        said.add(suites.stream()
                        .filter(suite -> suite.name.startsWith(HOSTILE))
                        .mapToInt(Suite::passed)
                        .sum()
                + " tests of hostile input");
        seconds += suites.stream()
                        .filter(suite -> PARTS.stream().anyMatch(suite.name::startsWith))
                        .mapToDouble(Suite::seconds)
                        .sum()
                / lanes;
        return String.format(
                Locale.ROOT,
                "gate: %s; %.1f minutes of simulator, kills, power cuts and hostile input, %d side by side",
                String.join("; ", said),
                seconds / 60,
                lanes);
    }

    private static String faults(Path figures) throws IOException {
        if (!Files.exists(figures)) {
            return "no fault on real programs";
        }
        Map<String, Long> times =
                new TreeMap<>(Comparator.comparingInt((String fault) -> Integer.parseInt(fault.substring(1))));
        for (String line : Files.readAllLines(figures)) {
            JsonNode figure = Json.mapper().readTree(line);
            if (figure.path("fault").asText().matches("F\\d{1,2}")) {
                times.merge(figure.path("fault").asText(), figure.path("times").asLong(), Long::sum);
            }
        }
        return "survived on real programs " + times.toString().replaceAll("[{}]", "");
    }

    private static List<Suite> suites(Path reports) throws IOException {
        if (!Files.isDirectory(reports)) {
            return List.of();
        }
        List<Suite> suites = new ArrayList<>();
        try (Stream<Path> files = Files.list(reports)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".xml"))
                    .sorted()
                    .toList()) {
                Matcher suite = SUITE.matcher(Files.readString(file));
                if (suite.find()) {
                    suites.add(suite(suite.group()));
                }
            }
        }
        return suites;
    }

    private static Suite suite(String element) {
        Map<String, String> members = new TreeMap<>();
        MEMBER.matcher(element).results().forEach(found -> members.put(found.group(1), found.group(2)));
        return new Suite(
                members.getOrDefault("name", ""),
                Double.parseDouble(members.getOrDefault("time", "0").replace(",", "")),
                Integer.parseInt(members.getOrDefault("tests", "0"))
                        - Integer.parseInt(members.getOrDefault("skipped", "0")));
    }
}
