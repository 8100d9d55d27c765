package expanse.evaluation;

/// A score whose differences between models are resampled.
public enum Score {
  /// F1 of the bars of all windows pooled.
  PER_BAR_F1(0, "per-bar F1", true),
  /// F1 of spans matched one-to-one with an IoU of at least .5.
  SPAN_F1(1, "span F1 at IoU .5", true),
  /// Average precision over all bars.
  AVERAGE_PRECISION(2, "average precision", true),
  /// Mean probability inside true spans minus outside.
  SEPARATION(3, "separation", true),
  /// Mean squared error of the probabilities.
  BRIER(4, "Brier score", false);

  private final int index;
  private final String text;
  private final boolean higherIsBetter;

  Score(int index, String text, boolean higherIsBetter) {
    this.index = index;
    this.text = text;
    this.higherIsBetter = higherIsBetter;
  }

  /// Its place in arrays of scores.
  int index() {
    return index;
  }

  /// Its name for people.
  public String text() {
    return text;
  }

  /// Whether larger values are better.
  public boolean higherIsBetter() {
    return higherIsBetter;
  }
}
