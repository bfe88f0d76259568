package hdcf.worker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class WorkerFloorsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("hdcf.worker");

    @Test
    void standsOnFloorsThatImportDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("process")
                .definedBy("hdcf.worker.process")
                .layer("spool")
                .definedBy("hdcf.worker.spool")
                .layer("attempt")
                .definedBy("hdcf.worker.attempt")
                .layer("loop")
                .definedBy("hdcf.worker.loop")
                .layer("program")
                .definedBy("hdcf.worker")
                .whereLayer("program")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("loop")
                .mayOnlyBeAccessedByLayers("program")
                .whereLayer("attempt")
                .mayOnlyBeAccessedByLayers("loop", "program")
                .whereLayer("spool")
                .mayOnlyBeAccessedByLayers("attempt", "loop", "program")
                .whereLayer("process")
                .mayOnlyBeAccessedByLayers("attempt", "loop", "program")
                .check(CLASSES);
    }

    @Test
    void startsProcessesInOnePlaceOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("hdcf.worker.process")
                .should()
                .dependOnClassesThat(assignableTo(ProcessBuilder.class)
                        .or(assignableTo(Process.class))
                        .or(assignableTo(ProcessHandle.class)))
                .check(CLASSES);
        noClasses().should().callMethod(Runtime.class, "exec", String[].class).check(CLASSES);
    }

    @Test
    void writesNothingPastItsLogAndItsStreams() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    @Test
    void takesTheTimeFromThePortAndNeverSleeps() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(CLASSES);
    }
}
