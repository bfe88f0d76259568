package hdcf.verify.tidy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Packages stand on floors and use only what is below them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FloorsTest {
    private JavaClasses classes = new ClassFileImporter().importClasses(FloorsTest.class);

    @BeforeAll
    void read() {
        classes = new ClassFileImporter()
                .importPaths(List.of("schema", "client", "control", "worker", "hdcfctl").stream()
                        .map(module -> Tree.ROOT.resolve(module).resolve("target/classes"))
                        .collect(Collectors.toList()));
        assertThat(classes.size()).as("classes of the programs").isGreaterThan(200);
    }

    @Test
    void keepsTheControlPlaneOnItsFloors() {
        stand(
                "hdcf.control",
                List.of(
                        Set.of("job"),
                        Set.of("store", "blob", "output"),
                        Set.of("writer", "check", "backup"),
                        Set.of("command"),
                        Set.of("chore", "http")));
    }

    @Test
    void keepsTheWorkerOnItsFloors() {
        stand("hdcf.worker", List.of(Set.of("process", "spool"), Set.of("attempt"), Set.of("loop")));
    }

    @Test
    void keepsTheCommandLineOnItsFloors() {
        stand("hdcf.hdcfctl", List.of(Set.of("render"), Set.of("command")));
    }

    @Test
    void keepsTheProgramsApart() {
        apart("hdcf.schema..", "hdcf.client..", "hdcf.control..", "hdcf.worker..", "hdcf.hdcfctl..");
        apart("hdcf.client..", "hdcf.control..", "hdcf.worker..", "hdcf.hdcfctl..");
        apart("hdcf.control..", "hdcf.client..", "hdcf.worker..", "hdcf.hdcfctl..");
        apart("hdcf.worker..", "hdcf.control..", "hdcf.hdcfctl..");
        apart("hdcf.hdcfctl..", "hdcf.control..", "hdcf.worker..");
    }

    @Test
    void hasNoCycles() {
        slices().matching("hdcf.(*).(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void keepsEachLibraryInItsPlace() {
        only("org.jooq..", "hdcf.control.store..", "hdcf.schema.db..");
        only("java.sql..", "hdcf.control.store..", "hdcf.schema.db..");
        only("org.sqlite..", "hdcf.control.store..", "hdcf.schema.db..");
        only("io.undertow..", "hdcf.control.http..");
        only("org.xnio..", "hdcf.control.http..");
        only("java.net.http..", "nowhere");
        noClasses()
                .that(describe(
                        "stand outside hdcf.worker.process",
                        c -> !c.getPackageName().equals("hdcf.worker.process")))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .check(classes);
    }

    @Test
    void printsInTheCommandLineAndInMainsOnly() {
        noClasses()
                .that(describe(
                        "are neither of hdcfctl nor a Main",
                        c -> !c.getPackageName().startsWith("hdcf.hdcfctl")
                                && !c.getSimpleName().equals("Main")))
                .should()
                .accessField(System.class, "out")
                .check(classes);
    }

    /** What a line of the log tells beside its sentence is a key with its value: in a line of JSON each is a member. */
    @Test
    void logsEachValueUnderItsKey() {
        Set<String> levels = Set.of("error", "warn", "info", "debug", "trace");
        Set<String> found = new TreeSet<>();
        int judged = 0;
        for (JavaClass type : classes) {
            for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                if (!call.getTargetOwner().getName().equals("org.slf4j.Logger") || !levels.contains(call.getName())) {
                    continue;
                }
                judged++;
                List<String> given = call.getTarget().getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .toList();
                if (!given.equals(List.of("java.lang.String"))
                        && !given.equals(List.of("java.lang.String", "java.lang.Throwable"))) {
                    found.add(call.getDescription());
                }
            }
        }
        assertThat(judged).as("plain calls of the log").isPositive();
        assertThat(found).as("calls of the log with values inside their text").isEmpty();
    }

    /**
     * Time and chance come through {@code hdcf.schema.port}. Adapters may ask the machine: the HTTP server and its callers, and
     * the command line, which lives for one call. The daemon of the worker says how the one of its parts waits that waits on
     * the spot.
     */
    @Test
    void asksThePortsForTimeAndChance() {
        Set<String> banned = Set.of(
                "java.lang.System.currentTimeMillis",
                "java.lang.System.nanoTime",
                "java.time.Instant.now",
                "java.lang.Thread." + "sleep",
                "java.util.concurrent.TimeUnit.sleep",
                "java.util.UUID.randomUUID",
                "java.lang.Math.random");
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            String place = type.getPackageName();
            if (place.equals("hdcf.schema.port")
                    || place.equals("hdcf.control.http")
                    || place.startsWith("hdcf.hdcfctl")) {
                continue;
            }
            Stream.concat(type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                    .filter(use -> banned.contains(use.getTargetOwner().getName() + "." + use.getName()))
                    .filter(use -> !(type.getFullName().equals("hdcf.worker.Daemon")
                            && use.getName().equals("sleep")))
                    .forEach(use -> found.add(use.getDescription()));
            type.getConstructorCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().getName().equals("java.util.Random"))
                    .forEach(call -> found.add(call.getDescription()));
        }
        assertThat(found).isEmpty();
    }

    /** Each floor may use itself and what is below; rooms on one floor do not know each other; the top may use all. */
    private void stand(String top, List<Set<String>> floors) {
        Set<String> found = new TreeSet<>();
        int judged = 0;
        for (JavaClass type : classes) {
            String room = room(top, type);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String other = room(top, dependency.getTargetClass());
                if (room == null || other == null || room.equals(other)) {
                    continue;
                }
                judged++;
                if (floor(floors, other) >= floor(floors, room)) {
                    found.add(room + " uses " + other + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(judged).as("uses between the floors of " + top).isPositive();
        assertThat(found).as("uses of a floor that is not below").isEmpty();
    }

    private static int floor(List<Set<String>> floors, String room) {
        for (int i = 0; i < floors.size(); i++) {
            if (floors.get(i).contains(room)) {
                return i;
            }
        }
        assertThat(room).as("a package that has no floor").isEmpty();
        return floors.size();
    }

    /** The first part of a package's name below the top: empty for the top itself, null elsewhere. */
    private static @org.jspecify.annotations.Nullable String room(String top, JavaClass type) {
        String place = type.getPackageName();
        if (place.equals(top)) {
            return "";
        }
        return place.startsWith(top + ".") ? place.substring(top.length() + 1).split("\\.", 2)[0] : null;
    }

    private void apart(String program, String... others) {
        noClasses()
                .that()
                .resideInAPackage(program)
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .check(classes);
    }

    private void only(String library, String... places) {
        noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(classes);
    }
}
