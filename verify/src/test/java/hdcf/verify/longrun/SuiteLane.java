package hdcf.verify.longrun;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Test classes of this module in turn, each with the sizes of a long run. Confined to the lane that runs it. */
final class SuiteLane implements Lane {
    private static final int PATIENCE = 5;

    private final String name;
    private final int share;
    private final Duration usual;
    private final List<String> classes;
    private final List<String> properties;
    private int next;

    /**
     * @param classes full names
     * @param properties sizes, as {@code control.kills=100}
     */
    SuiteLane(String name, int share, Duration usual, List<String> classes, List<String> properties) {
        this.name = name;
        this.share = share;
        this.usual = usual;
        this.classes = List.copyOf(classes);
        this.properties = properties.stream().map(one -> "-D" + one).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int share() {
        return share;
    }

    @Override
    public Duration usual() {
        return usual;
    }

    @Override
    public boolean hasNext() {
        return !classes.isEmpty();
    }

    @Override
    public List<String> left() {
        return classes.stream().skip(next).toList();
    }

    @Override
    public void run(Duration left, Book book) throws IOException, InterruptedException {
        int turn = next++;
        String type = classes.get(turn % classes.size());
        String simple = type.substring(type.lastIndexOf('.') + 1);
        book.ran(simple);
        ChildJvm child = ChildJvm.run(
                new ChildJvm.Order(
                        simple + "-" + turn / classes.size(),
                        Place.verify(),
                        properties,
                        Map.of(),
                        Place.classPath(),
                        List.of(SuiteMain.class.getName(), type)),
                Place.logs(),
                usual.multipliedBy(PATIENCE).plus(Duration.ofMinutes(5)));
        book.read(child, simple);
    }
}
