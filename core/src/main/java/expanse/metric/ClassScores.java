package expanse.metric;

/// Scores of a choice among classes.
///
/// @param confusion counts, [true class][chosen class]
public record ClassScores(int[][] confusion) {
  /// Counts pairs; a true class below 0 means that there is none, and is left out.
  public static ClassScores of(int[] truth, int[] chosen, int classes) {
    int[][] confusion = new int[classes][classes];
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] >= 0) {
        confusion[truth[i]][chosen[i]]++;
      }
    }
    return new ClassScores(confusion);
  }

  /// Cases of this true class.
  public int support(int c) {
    int n = 0;
    for (int count : confusion[c]) {
      n += count;
    }
    return n;
  }

  /// Share of the cases of this class that were recognised; NaN without any.
  public double recall(int c) {
    return (double) confusion[c][c] / support(c);
  }

  /// F1 of one class against the rest; NaN when it neither occurs nor is chosen.
  public double f1(int c) {
    int chosen = 0;
    for (int[] row : confusion) {
      chosen += row[c];
    }
    return 2.0 * confusion[c][c] / (chosen + support(c));
  }

  /// Mean F1 over the classes that occur or are chosen; NaN without cases.
  public double f1Macro() {
    double sum = 0;
    int n = 0;
    for (int c = 0; c < confusion.length; c++) {
      double f1 = f1(c);
      if (!Double.isNaN(f1)) {
        sum += f1;
        n++;
      }
    }
    return sum / n;
  }

  /// Share of cases chosen rightly; NaN without cases.
  public double accuracy() {
    int right = 0;
    int all = 0;
    for (int c = 0; c < confusion.length; c++) {
      right += confusion[c][c];
      all += support(c);
    }
    return (double) right / all;
  }
}
