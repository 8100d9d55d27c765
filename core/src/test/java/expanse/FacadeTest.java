package expanse;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.market.BarSeries;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The public signatures that other programs rely on are those of the list in the tree.
class FacadeTest {
  private static final Path LIST = Path.of("src/test/resources/expanse/facade.txt");
  private static final boolean WRITE = Boolean.getBoolean("expanse.facade.write");
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  @Test
  void everyPublicSignatureIsInTheListAndNoOther() throws Exception {
    List<String> signatures = new ArrayList<>();
    for (Class<?> home : List.of(Detector.class, BarSeries.class)) {
      for (Class<?> type : publicTypes(home)) {
        add(type, signatures);
      }
    }
    if (WRITE) {
      Files.write(LIST, signatures);
    }
    List<String> promised = Files.readAllLines(LIST);
    assertThat(without(promised, signatures))
        .as("gone or changed, which programs rely on (CONTRIBUTING.md, A public signature)")
        .isEmpty();
    assertThat(without(signatures, promised))
        .as("new; write the list anew (CONTRIBUTING.md, A public signature)")
        .isEmpty();
  }

  private static List<String> without(List<String> lines, List<String> others) {
    return lines.stream().filter(line -> !others.contains(line)).toList();
  }

  /// The public types of the package of a class, nested ones included.
  private static List<Class<?>> publicTypes(Class<?> home) throws Exception {
    URI classes = home.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path folder = Path.of(classes).resolve(home.getPackageName().replace('.', '/'));
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".class") && !name.contains("Test"))
          .forEach(name -> names.add(name.substring(0, name.length() - ".class".length())));
    }
    List<Class<?>> types = new ArrayList<>();
    for (String name : names) {
      Class<?> type =
          Class.forName(home.getPackageName() + "." + name, false, home.getClassLoader());
      boolean isPublic = !type.isAnonymousClass() && !type.isLocalClass();
      for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
        isPublic &= Modifier.isPublic(t.getModifiers());
      }
      if (isPublic && !name.equals("package-info")) {
        types.add(type);
      }
    }
    return types;
  }

  private static void add(Class<?> type, List<String> signatures) {
    String name = type.getName();
    StringBuilder header = new StringBuilder(type.toGenericString());
    if (type.getGenericSuperclass() != null && !type.isEnum() && !type.isRecord()) {
      header.append(" extends ").append(type.getGenericSuperclass().getTypeName());
    }
    for (AnnotatedType each : type.getAnnotatedInterfaces()) {
      header.append(" implements ").append(each);
    }
    signatures.add(header.toString());
    Set<String> members = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (isOpen(field)) {
        members.add(
            Modifier.toString(field.getModifiers())
                + " "
                + field.getAnnotatedType()
                + " "
                + name
                + "."
                + field.getName());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isOpen(constructor)) {
        members.add(text(constructor, "", name));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isOpen(method) && !method.isBridge() && !OF_EVERY_OBJECT.contains(method.getName())) {
        members.add(
            text(method, method.getAnnotatedReturnType() + " ", name + "." + method.getName()));
      }
    }
    members.forEach(member -> signatures.add("  " + member));
  }

  private static boolean isOpen(Member member) {
    int modifiers = member.getModifiers();
    return (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers))
        && !member.isSynthetic();
  }

  private static String text(Executable executable, String returned, String name) {
    String kind =
        Modifier.toString(
            executable.getModifiers()
                & (Modifier.PUBLIC
                    | Modifier.PROTECTED
                    | Modifier.STATIC
                    | Modifier.ABSTRACT
                    | Modifier.FINAL));
    String thrown =
        Arrays.stream(executable.getExceptionTypes())
            .map(Class::getName)
            .collect(Collectors.joining(", "));
    return kind
        + " "
        + returned
        + name
        + Arrays.stream(executable.getParameters())
            .map(Parameter::getAnnotatedType)
            .map(String::valueOf)
            .collect(Collectors.joining(", ", "(", ")"))
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }
}
