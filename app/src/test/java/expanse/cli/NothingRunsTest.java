package expanse.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import expanse.pipeline.RunPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/// Nothing that lies in a file is ever run, and no file names a class: no Java serialization, no
/// types in JSON or YAML, no scripts, no class loaded by its name, no other program started but the
/// browser on an address that the studio itself makes.
class NothingRunsTest {
  private static final List<ArchRule> RULES =
      List.of(
          noClasses()
              .should()
              .dependOnClassesThat(
                  assignableTo(ObjectInput.class).or(assignableTo(ObjectOutput.class)))
              .because("Java serialization runs what a file names"),
          noClasses()
              .that()
              .areNotAssignableTo(Enum.class)
              .and()
              .areNotAssignableTo(Throwable.class)
              .and()
              .areNotAssignableTo(AnnotationIntrospector.class) // serializable in Jackson
              .and()
              .areNotAssignableTo(RunPlan.class) // goes to the executors of a cluster, into no file
              .should()
              .implement(Serializable.class)
              .because("nothing is meant for Java serialization"),
          noClasses()
              .should()
              .dependOnClassesThat(
                  belongToAnyOf(JsonTypeInfo.class)
                      .or(nameMatching(".*JsonTypeResolver|.*PolymorphicTypeValidator.*"))
                      .or(nameMatching(".*\\.JsonTypeIdResolver|.*\\.XMLDecoder"))
                      .or(
                          resideInAnyPackage(
                              "org.snakeyaml..",
                              "javax.script..",
                              "javax.naming..",
                              "java.rmi..",
                              "javax.management..")))
              .because("a file must not choose the class of what it holds"),
          noClasses()
              .that()
              .doNotHaveFullyQualifiedName("expanse.studio.Browser")
              .should()
              .callMethodWhere(
                  nameMatching(".*DefaultTyping.*").onResultOf(call -> call.getTarget()))
              .orShould()
              .callMethod(Class.class, "forName", String.class)
              .orShould()
              .callMethod(ClassLoader.class, "loadClass", String.class)
              .orShould()
              .callMethod(Runtime.class, "exec", String.class)
              .orShould()
              .callMethod(Runtime.class, "exec", String[].class)
              .orShould()
              .dependOnClassesThat(belongToAnyOf(ProcessBuilder.class))
              .because("text from a file must not become code"));

  @Test
  void noClassOfExpanseRunsWhatAFileHolds() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("expanse");
    assertThat(classes.contain("expanse.model.SafeTensorsFiles")).isTrue();
    RULES.forEach(rule -> rule.check(classes));
  }

  @Test
  void eachRuleNoticesItsViolation() {
    assertThat(List.of(Deserializes.class, Storable.class, Typed.class, Starts.class))
        .zipSatisfy(
            RULES,
            (type, rule) ->
                assertThat(
                        rule.evaluate(new ClassFileImporter().importClasses(type)).hasViolation())
                    .as(type.getSimpleName())
                    .isTrue());
  }

  /// Reads an object.
  private static final class Deserializes {
    Object read(InputStream in) throws IOException, ClassNotFoundException {
      return new ObjectInputStream(in).readObject();
    }
  }

  /// May be stored as an object.
  private static final class Storable implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /// Lets JSON name classes.
  private static final class Typed {
    Object mapper() {
      return JsonMapper.builder()
          .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
          .build();
    }
  }

  /// Starts a program.
  private static final class Starts {
    Process start(String command) throws IOException {
      return new ProcessBuilder(command).start();
    }
  }
}
