package expanse;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Data flows from left to right, and an import points only to the left.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("expanse");

  private static final Pattern SOURCE =
      Pattern.compile("^\\.\\./[a-z-]+/src/[a-z]+/java/.*(?<!package-info)\\.java$");

  /// What each package may import besides itself.
  private static final Map<String, List<String>> ALLOWED = allowed();

  private static Map<String, List<String>> allowed() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    map.put("base", List.of());
    map.put("time", List.of("base"));
    map.put("table", List.of("base", "time"));
    map.put("market", List.of("base"));
    map.put("barfile", List.of("base", "time", "table", "market"));
    map.put("feed", List.of("base", "time", "table", "market", "barfile"));
    map.put("label", List.of("base", "time", "table", "market", "barfile"));
    map.put("metric", List.of("base"));
    map.put("feature", List.of("base", "market"));
    map.put("window", List.of("base", "time", "table", "market", "barfile", "label"));
    map.put("split", List.of("base", "time", "market", "label", "window"));
    map.put("kernel", List.of("base"));
    map.put("nn", List.of("base", "kernel"));
    map.put("model", List.of("base", "kernel", "nn"));
    map.put("dataset", List.of("base", "market", "label", "feature", "window", "split", "model"));
    // from here on each may import what stands before it
    for (String name :
        List.of(
            "settings",
            "run",
            "rule",
            "tree",
            "segment",
            "pretraining",
            "training",
            "ensemble",
            "decoding",
            "evaluation",
            "output",
            "diagnosis",
            "pipeline",
            "detection",
            "scan",
            "live",
            "review",
            "experiment",
            "comparison",
            "learningcurve",
            "audit")) {
      map.put(name, List.copyOf(map.keySet()));
    }
    return map;
  }

  @TestFactory
  Stream<DynamicTest> importsPointOnlyToTheLeft() {
    return ALLOWED.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  String[] mayImport =
                      Stream.concat(Stream.of(entry.getKey()), entry.getValue().stream())
                          .map(name -> "expanse." + name)
                          .toArray(String[]::new);
                  noClasses()
                      .that()
                      .resideInAPackage("expanse." + entry.getKey())
                      .should()
                      .dependOnClassesThat(
                          resideInAPackage("expanse..").and(not(resideInAnyPackage(mayImport))))
                      .allowEmptyShould(true)
                      .check(CLASSES);
                }));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("expanse.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageIsNamedInTheStructure() {
    assertThat(
            CLASSES.getPackage("expanse").getSubpackagesInTree().stream()
                .map(JavaPackage::getName)
                .map(name -> name.substring("expanse.".length())))
        .isSubsetOf(ALLOWED.keySet());
  }

  @Test
  void everyPackageIsNullMarked() {
    CLASSES
        .getPackage("expanse")
        .getSubpackagesInTree()
        .forEach(p -> assertThat(p.isAnnotatedWith(NullMarked.class)).as(p.getName()).isTrue());
  }

  @Test
  void nothingPrintsOrExits() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
  }

  @Test
  void errorsForPeopleAreInputExceptions() {
    GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
  }

  /// Signatures of the kernels follow those of BLAS.
  @Test
  void noMethodOutsideTheKernelsHasMoreThanSevenParameters() {
    List<String> found = new ArrayList<>();
    for (JavaClass c : CLASSES) {
      if (c.getPackageName().equals("expanse.kernel")) {
        continue;
      }
      for (JavaCodeUnit unit : c.getCodeUnits()) {
        boolean ofRecord = c.isRecord() && unit.isConstructor();
        boolean isLambda = unit.getName().startsWith("lambda$");
        if (!ofRecord && !isLambda && unit.getParameters().size() > 7) {
          found.add(unit.getFullName());
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noClassIsLongerThan500LinesTestsIncludedAndNoPackageLargerThan25Files() throws IOException {
    List<String> found = new ArrayList<>();
    Map<Path, Integer> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(Path.of(".."))) {
      for (Path file : all.filter(f -> SOURCE.matcher(f.toString()).find()).toList()) {
        if (file.toString().contains("/src/main/")) {
          files.merge(Objects.requireNonNull(file.getParent()), 1, Integer::sum);
        }
        int lines = Files.readAllLines(file).size();
        if (lines > 500) {
          found.add(file + ": " + lines + " lines");
        }
      }
    }
    files.forEach((folder, count) -> {
      if (count > 25) {
        found.add(folder + ": " + count + " files");
      }
    });
    assertThat(files).isNotEmpty();
    assertThat(found).isEmpty();
  }
}
