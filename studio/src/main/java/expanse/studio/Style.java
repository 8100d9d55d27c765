package expanse.studio;

import expanse.base.Resources;

/// The look that the studio and every page of a report share.
public final class Style {
  private static final String FILE = "/expanse/studio/page/style/tokens.css";

  private Style() {}

  /// Sizes, type and colours as custom properties of a style sheet, light and dark.
  public static String tokens() {
    return Resources.text(Style.class, FILE);
  }
}
