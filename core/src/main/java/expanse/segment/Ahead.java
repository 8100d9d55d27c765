package expanse.segment;

/// What the bars of a stretch say of those after them. Nothing after a bar has a part in what is
/// said of it.
public final class Ahead {
  /// Bars within which a start is soon.
  public static final int SOON = 5;

  private final Outlook outlook;
  private final float[] table;

  /// @param table `[T]`\[BarTable.COLUMNS] features of the bars
  Ahead(Outlook outlook, float[] table) {
    this.outlook = outlook;
    this.table = table;
  }

  /// Probability that a span starts within the [#SOON] bars after a step, when none is open.
  public double startsSoon(int step) {
    return outlook.says(Outlook.STARTS, table, step, 0);
  }

  /// Bars to the next start, if one comes within 20.
  public double countdown(int step) {
    return Outlook.FAR * outlook.says(Outlook.COUNTDOWN, table, step, 0);
  }

  /// Bars that a span which is open at a step is expected to last after it, 0 to 40.
  ///
  /// @param lasted its bars so far
  public double remaining(int step, int lasted) {
    return Outlook.bars(outlook.says(Outlook.REMAINING, table, step, lasted));
  }
}
