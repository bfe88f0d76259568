package hdcf.verify.longrun;

import hdcf.verify.sim.mutant.MutantMain;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The planted bugs, each once: the simulator looks for it in so many seeds. Confined to the lane that runs it. */
final class MutantLane implements Lane {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final long seeds = Long.getLong("sim.mutant.seeds", 5_000);
    private final List<String> names;
    private int next;

    MutantLane() {
        names = names();
    }

    private static List<String> names() {
        try {
            Object[] all =
                    Class.forName(MutantMain.class.getPackageName() + ".Mutant").getEnumConstants();
            return Arrays.stream(all).map(one -> ((Enum<?>) one).name()).toList();
        } catch (ClassNotFoundException moved) {
            throw new IllegalStateException("Expected the list of planted bugs beside " + MutantMain.class, moved);
        }
    }

    @Override
    public String name() {
        return "planted bugs";
    }

    /** So much that all of them come before anything else has a second turn: once each was found, the lane has no next. */
    @Override
    public int share() {
        return 400;
    }

    @Override
    public Duration usual() {
        return Duration.ofSeconds(20);
    }

    @Override
    public boolean hasNext() {
        return next < names.size();
    }

    @Override
    public List<String> left() {
        return names.stream().skip(next).map(name -> "planted bug " + name).toList();
    }

    @Override
    public void run(Duration left, Book book) throws IOException, InterruptedException {
        String name = names.get(next++);
        ChildJvm child = ChildJvm.run(
                new ChildJvm.Order(
                        "planted-" + name,
                        Place.verify(),
                        List.of("-Dsim.mutant=" + name, "-Dsim.mutant.seeds=" + seeds, "-Dsim.lanes=1"),
                        Map.of(),
                        Place.classPath(),
                        List.of(MutantMain.class.getName())),
                Place.logs(),
                LIMIT);
        List<String> cells = new ArrayList<>();
        // A name may begin as another does; its own line begins with it alone.
        child.lines("| " + name + " |").stream().limit(1).forEach(line -> cells.addAll(cells(line)));
        if (cells.size() == 3 && !cells.get(1).startsWith("not found")) {
            book.mutant(name, cells.get(1) + " | " + cells.get(2));
        } else {
            book.mutant(name, "**not found** | " + (child.isInTime() ? "in " + seeds + " seeds" : "in " + LIMIT));
            book.violation(
                    "planted bug " + name + " was not found (" + child.log().getFileName() + ")");
        }
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.substring(1, row.lastIndexOf('|')).split("\\|", 3)) {
            cells.add(cell.strip().replace("|", "/"));
        }
        return cells;
    }
}
