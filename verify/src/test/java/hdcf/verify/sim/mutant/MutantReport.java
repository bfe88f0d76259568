package hdcf.verify.sim.mutant;

import hdcf.schema.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which planted bugs were found after how many seeds: a file with one JSON object a line, written anew after each. */
final class MutantReport {
    private static final Path ROOT = Path.of(System.getProperty("hdcf.root", ".."));

    private final Path file;
    private final List<String> lines = new ArrayList<>();

    /**
     * What became of one bug.
     *
     * @param seeds how many it took; null when that many were not enough as {@code limit} says
     * @param foundAs the first thing that was seen of it
     */
    record Line(
            String name,
            boolean found,
            @Nullable Long seeds,
            long firstSeed,
            long limit,
            double seconds,
            @Nullable String foundAs) {
        /** For people, as a row of a Markdown table. */
        String markdown() {
            return "| " + name + " | " + (found ? seeds + " | " + foundAs : "not found in " + limit + " |") + " |";
        }
    }

    /** @param name of the file in {@code verify/target} */
    MutantReport(String name) {
        file = ROOT.resolve("verify/target").resolve(name);
    }

    synchronized void add(Line line) throws IOException {
        lines.add(Json.text(line));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }
}
