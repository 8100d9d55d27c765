package expanse.review;

/// Turns a probability into a doubt about a label, with one threshold for each class (Northcutt,
/// Jiang and Chuang, 2021): the mean probability among items that carry the other label is where
/// confident learning calls an item mislabelled. A model that is unsure of everything in one class
/// thus needs less to be called sure in it.
///
/// @param low mean probability of items without the label
/// @param high mean probability of items with it
record ClassThresholds(double low, double high) {
  /// A doubt from which on confident learning counts an item as mislabelled.
  static final double CONFIDENT = 0.5;

  private static final double LEAST_DIFFERENCE = 0.005;

  /// Whether the model separates the two classes at all.
  boolean separates() {
    return high - low > LEAST_DIFFERENCE;
  }

  /// Above it a bar counts as labelled: the middle between the two means.
  double middle() {
    return (low + high) / 2;
  }

  /// Doubt about a present label: 0 at what labelled items usually get, [#CONFIDENT] at what the
  /// others usually get, 1 at probability 0; straight between.
  double ofPresent(double probability) {
    return probability >= low
        ? Math.max(0, CONFIDENT * (high - probability) / (high - low))
        : 1 - (1 - CONFIDENT) * probability / low;
  }

  /// Doubt about the absence of a label: 0 at what items without one usually get, [#CONFIDENT] at
  /// what labelled ones usually get, 1 at probability 1.
  double ofAbsent(double probability) {
    return new ClassThresholds(1 - high, 1 - low).ofPresent(1 - probability);
  }
}
