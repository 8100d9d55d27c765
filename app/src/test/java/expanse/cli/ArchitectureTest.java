package expanse.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("expanse");

  @Test
  void nothingImportsTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("expanse.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("expanse.cli..")
        .check(CLASSES);
  }

  @Test
  void theCoreDoesNotKnowTheReport() {
    noClasses()
        .that()
        .resideOutsideOfPackages("expanse.cli..", "expanse.report")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("expanse.report")
        .check(CLASSES);
  }

  @Test
  void onlyMainExits() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("expanse.cli.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }
}
