package hdcf.verify.longrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the whole run saw. Safe for use by its lanes. */
final class Book {
    private final Map<String, Long> faults = new TreeMap<>();
    private final Map<String, Suite> suites = new TreeMap<>();
    private final Map<String, String> skipped = new TreeMap<>();
    private final Map<String, Long> sometimes = new TreeMap<>();
    private final Map<String, String> mutants = new LinkedHashMap<>();
    private final Map<String, Fuzzed> fuzzed = new TreeMap<>();
    private final Map<String, Double> seconds = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private Simulated simulated = new Simulated(0, 0, 0, 0, 0);

    /** A class of tests: how often it was run, and how many of its tests passed and failed. */
    record Suite(long runs, long passed, long failed) {}

    /** A fuzz target: seconds, executions, findings. */
    record Fuzzed(long seconds, long executions, long findings) {}

    /** The simulator: seeds, those with a broken promise, events, crash cycles, virtual seconds. */
    record Simulated(long seeds, long bad, long events, long crashCycles, long virtualSec) {}

    /** What a run of tests left in its file. */
    synchronized void read(ChildJvm child, String name) throws IOException {
        List<String> failed = new ArrayList<>();
        if (Files.exists(child.figures())) {
            for (String line : Files.readAllLines(child.figures())) {
                JsonNode node = new ObjectMapper().readTree(line);
                if (node.has("fault")) {
                    faults.merge(
                            node.get("fault").asText() + "|" + node.get("what").asText(),
                            node.get("times").asLong(),
                            Long::sum);
                } else {
                    test(node, failed);
                }
            }
        }
        if (!child.isInTime()) {
            failed.add("it did not end in time");
        } else if (child.exitCode() != 0 && failed.isEmpty()) {
            failed.add("exit code " + child.exitCode());
        }
        failed.forEach(why -> violation(name + ": " + why + " (" + child.log().getFileName() + ")"));
    }

    private void test(JsonNode node, List<String> failed) {
        String type = node.get("class").asText();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        String test = simple + "." + node.get("test").asText();
        switch (node.get("outcome").asText()) {
            case "passed" -> suites.merge(simple, new Suite(0, 1, 0), Book::sum);
            case "failed" -> {
                suites.merge(simple, new Suite(0, 0, 1), Book::sum);
                failed.add(test + ": " + clip(node.get("why").asText()));
            }
            default -> skipped.put(test, node.get("why").asText());
        }
    }

    private static Suite sum(Suite one, Suite other) {
        return new Suite(one.runs + other.runs, one.passed + other.passed, one.failed + other.failed);
    }

    synchronized void ran(String simple) {
        suites.merge(simple, new Suite(1, 0, 0), Book::sum);
    }

    synchronized void simulated(Simulated more) {
        simulated = new Simulated(
                simulated.seeds + more.seeds,
                simulated.bad + more.bad,
                simulated.events + more.events,
                simulated.crashCycles + more.crashCycles,
                simulated.virtualSec + more.virtualSec);
    }

    synchronized void seen(String what, long times) {
        sometimes.merge(what, times, Long::sum);
    }

    synchronized void mutant(String name, String outcome) {
        mutants.put(name, outcome);
    }

    synchronized void fuzzed(String target, Fuzzed more) {
        fuzzed.merge(
                target,
                more,
                (a, b) -> new Fuzzed(a.seconds + b.seconds, a.executions + b.executions, a.findings + b.findings));
    }

    synchronized void violation(String what) {
        System.out.println("long: VIOLATION " + what);
        violations.add(what);
    }

    synchronized void skip(String what, String why) {
        skipped.put(what, why);
    }

    synchronized void spent(String lane, Duration time) {
        seconds.merge(lane, time.toMillis() / 1000.0, Double::sum);
    }

    synchronized double secondsOf(String lane) {
        return seconds.getOrDefault(lane, 0.0);
    }

    /** A copy for the report, as no lane is at work any more. */
    synchronized Sums sums() {
        return new Sums(faults, suites, skipped, sometimes, mutants, fuzzed, seconds, violations, simulated);
    }

    /** All of it. */
    record Sums(
            Map<String, Long> faults,
            Map<String, Suite> suites,
            Map<String, String> skipped,
            Map<String, Long> sometimes,
            Map<String, String> mutants,
            Map<String, Fuzzed> fuzzed,
            Map<String, Double> seconds,
            List<String> violations,
            Simulated simulated) {}

    private static String clip(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }
}
