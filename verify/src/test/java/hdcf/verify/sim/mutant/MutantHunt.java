package hdcf.verify.sim.mutant;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plants one bug and lets the simulator look for it. */
final class MutantHunt {
    private static final String HUNT = "hdcf.verify.sim.Hunt";
    private static final Path ROOT = Path.of(System.getProperty("hdcf.root", ".."));

    private static final double NANOS = 1e9;

    private MutantHunt() {}

    /** Plants, looks through so many seeds, and says what became of it. */
    static MutantReport.Line hunt(Mutant mutant, long first, long limit) throws IOException {
        long began = System.nanoTime();
        List<String> found = find(mutant, first, limit);
        boolean isFound = !found.isEmpty();
        return new MutantReport.Line(
                mutant.name(),
                isFound,
                isFound ? Long.valueOf(found.get(0)) : null,
                first,
                limit,
                (System.nanoTime() - began) / NANOS,
                isFound ? found.get(1) : null);
    }

    /** Number of seeds and first sentence, or nothing when it was not found. */
    private static List<String> find(Mutant mutant, long first, long limit) throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Mutant.Patch patch : mutant.patches()) {
            sources.put(patch.className(), patch.plant(Files.readString(ROOT.resolve(patch.file()))));
        }
        PlantedClasses classes = PlantedClasses.of(sources);
        try {
            Object found = classes.loadClass(HUNT)
                    .getMethod("hunt", long.class, long.class)
                    .invoke(null, first, limit);
            return ((List<?>) found).stream().map(String::valueOf).toList();
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException("Expected the hunt to end well", thrown.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Expected the simulator in the copy of our classes", e);
        }
    }
}
