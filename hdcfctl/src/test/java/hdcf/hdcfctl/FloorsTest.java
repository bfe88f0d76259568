package hdcf.hdcfctl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import org.junit.jupiter.api.Test;

class FloorsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("hdcf");

    @Test
    void renderKnowsNothingAboveItself() {
        noClasses()
                .that()
                .resideInAPackage("hdcf.hdcfctl.render")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hdcf.hdcfctl", "hdcf.hdcfctl.command", "hdcf.client", "picocli")
                .check(CLASSES);
    }

    @Test
    void verbsDoNotKnowTheProcess() {
        noClasses()
                .that()
                .resideInAPackage("hdcf.hdcfctl.command")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("hdcf.hdcfctl")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("hdcf.hdcfctl.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheEntryTouchesTheStandardStreams() {
        GivenClassesConjunction others = noClasses().that().doNotHaveSimpleName("Main");
        others.should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("hdcf.hdcfctl..")
                .should()
                .accessField(System.class, "out")
                .check(CLASSES);
    }

    @Test
    void theSlowHttpClientStaysOut() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http")
                .check(CLASSES);
    }

    @Test
    void verbsAreFinalAndHidden() {
        classes()
                .that()
                .implement(hdcf.hdcfctl.command.Verb.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(CLASSES);
    }
}
