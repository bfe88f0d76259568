package hdcf.control;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class HttpFloorTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("hdcf.control");

    @Test
    void keepsTheTransportInItsAdapters() {
        noClasses()
                .that()
                .haveNameNotMatching("hdcf\\.control\\.http\\.(Undertow.*|HttpServer.*|ConnectionCap|InFlight)")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.undertow..", "org.xnio.."))
                .check(CLASSES);
    }

    @Test
    void keepsSqlOutOfTheHttpFloor() {
        noClasses()
                .that()
                .resideInAPackage("hdcf.control.http..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.jooq..", "java.sql..", "org.sqlite.."))
                .check(CLASSES);
    }
}
