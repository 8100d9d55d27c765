package expanse.bench;

import java.util.Locale;

/// Prints the table.
final class Report {
  private Report() {}

  @SuppressWarnings("AnnotateFormatMethod")
  static void line(String what, String format, Object... values) {
    System.out.println(
        String.format(Locale.ROOT, "%-54s ", what) + String.format(Locale.ROOT, format, values));
  }

  static void title(String text) {
    System.out.println();
    System.out.println("== " + text);
  }
}
