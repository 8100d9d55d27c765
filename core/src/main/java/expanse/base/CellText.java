package expanse.base;

/// Text of users as it may stand in a cell of a table that other programs open.
public final class CellText {
  private CellText() {}

  /// The text without control characters but line feeds, and with an apostrophe in front where a
  /// spreadsheet would take it for a formula. Done twice, it changes nothing more.
  public static String of(String text) {
    String plain = text.replaceAll("[\\p{Cntrl}&&[^\n]]", " ");
    return plain.stripLeading().matches("(?s)[=+\\-@].*") ? "'" + plain : plain;
  }
}
