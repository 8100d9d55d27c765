package expanse.base;

import java.util.Locale;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/// Names of enum constants in files: lower case with hyphens, so that `START_END` is `start-end`.
public final class EnumNames extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  /// The name of a constant in files.
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    for (int i = 0; i < names.length; i++) {
      names[i] = of(constants[i]);
    }
    return names;
  }
}
