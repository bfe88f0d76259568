package hdcf.verify.longrun;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fuzz targets of all modules in turn, each in a JVM of its own with the fuzzing agent. Confined to the lane that runs it. */
final class FuzzLane implements Lane {
    private static final Pattern DONE = Pattern.compile("#(\\d+)\\s.*");
    private static final List<String> SWITCHED_OFF = List.of(
            "com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
            "com.code_intelligence.jazzer.sanitizers.SqlInjection");

    private final Duration slice = Duration.ofSeconds(Long.getLong("long.fuzz.seconds", 20));
    private final List<Target> targets;
    private int next;

    /** A method that takes any octets. */
    record Target(String module, String type, String method) {
        String simple() {
            return type.substring(type.lastIndexOf('.') + 1);
        }
    }

    FuzzLane() throws IOException {
        targets = targets();
    }

    static List<Target> targets() throws IOException {
        List<Target> found = new ArrayList<>();
        for (String module : Place.modules()) {
            for (String type : Place.classes(Place.testClasses(module), "FuzzTest")) {
                method(module, type).forEach(method -> found.add(new Target(module, type, method)));
            }
        }
        return found;
    }

    private static List<String> method(String module, String type) throws IOException {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {url(Place.testClasses(module))}, FuzzLane.class.getClassLoader())) {
            return Arrays.stream(Class.forName(type, false, loader).getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                    .map(Method::getName)
                    .toList();
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException("Expected the class " + type + " that was just seen", gone);
        }
    }

    private static URL url(Path folder) throws MalformedURLException {
        return folder.toUri().toURL();
    }

    @Override
    public String name() {
        return "fuzz targets";
    }

    @Override
    public int share() {
        return 18;
    }

    @Override
    public Duration usual() {
        return slice.plusSeconds(10);
    }

    @Override
    public boolean hasNext() {
        return !targets.isEmpty();
    }

    @Override
    public List<String> left() {
        return targets.stream()
                .skip(next)
                .map(one -> "fuzz target " + one.simple())
                .toList();
    }

    @Override
    public void run(Duration left, Book book) throws IOException, InterruptedException {
        Target target = targets.get(next++ % targets.size());
        ChildJvm child = ChildJvm.run(
                new ChildJvm.Order(
                        target.simple() + "-" + (next - 1) / targets.size(),
                        Place.root().resolve(target.module()),
                        List.of(
                                "-Djazzer.max_duration=" + slice.toSeconds() + "s",
                                "-Djazzer.instrumentation_includes=hdcf.**",
                                "-Djazzer.disabled_hooks=" + String.join(File.pathSeparator, SWITCHED_OFF)),
                        Map.of("JAZZER_FUZZ", "1"),
                        Place.classPath(target.module()),
                        List.of(SuiteMain.class.getName(), target.type())),
                Place.logs(),
                slice.multipliedBy(4).plusMinutes(2));
        long executions = executions(child);
        boolean isFound = child.exitCode() != 0 || !child.isInTime();
        book.fuzzed(target.simple(), new Book.Fuzzed(slice.toSeconds(), executions, isFound ? 1 : 0));
        if (isFound || executions == 0) {
            book.violation("fuzz target " + target.simple() + ": " + (isFound ? "a finding" : "it ran nothing") + " ("
                    + child.log().getFileName() + ")");
        }
    }

    private static long executions(ChildJvm child) throws IOException {
        long most = 0;
        for (String line : child.lines("#")) {
            Matcher done = DONE.matcher(line);
            if (done.matches()) {
                most = Math.max(most, Long.parseLong(done.group(1)));
            }
        }
        return most;
    }
}
