package expanse.segment;

/// What the bars of the core of a stretch say of those after them. Nothing after a bar has a part
/// in what is said of it.
public final class Ahead {
  /// Bars within which a start is soon.
  public static final int SOON = 5;

  private static final int COLUMNS = BarTable.LOOKING_BACK;

  private final Outlook outlook;
  private final int from;
  private final float[] features; // [to - from][COLUMNS] what looks back

  /// @param table `[T]`\[BarTable.COLUMNS] features of the bars
  /// @param from first step of the core
  /// @param to one past its last step
  Ahead(Outlook outlook, float[] table, int from, int to) {
    this.outlook = outlook;
    this.from = from;
    features = new float[(to - from) * COLUMNS];
    for (int t = from; t < to; t++) {
      System.arraycopy(table, t * BarTable.COLUMNS, features, (t - from) * COLUMNS, COLUMNS);
    }
  }

  /// Probability that a span starts within the [#SOON] bars after a step, when none is open.
  public double startsSoon(int step) {
    return says(Outlook.STARTS, step, 0);
  }

  /// Bars to the next start, if one comes within 20.
  public double countdown(int step) {
    return Outlook.FAR * says(Outlook.COUNTDOWN, step, 0);
  }

  /// Bars that a span which is open at a step is expected to last after it, 0 to 40.
  ///
  /// @param lasted its bars so far
  public double remaining(int step, int lasted) {
    return Outlook.bars(says(Outlook.REMAINING, step, lasted));
  }

  private double says(int kind, int step, int lasted) {
    return outlook.says(kind, features, (step - from) * COLUMNS, lasted);
  }
}
