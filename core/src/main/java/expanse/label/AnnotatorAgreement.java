package expanse.label;

import expanse.base.Plural;
import expanse.market.BarSeries;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// How far annotators of the same bars agree, bar by bar, in the time in which both have labels.
///
/// @param first name of one
/// @param second name of the other
/// @param bars in that time
/// @param alike share of them that both, or none of them, marked
/// @param kappa agreement beyond chance (Cohen, 1960): 1 for perfect, 0 for none
/// @param f1 of the marks of one against those of the other, whichever way round
public record AnnotatorAgreement(
    String first, String second, int bars, double alike, double kappa, double f1) {
  /// Every pair of annotators whose times overlap.
  ///
  /// @param labels whose ends are starts of these bars
  public static List<AnnotatorAgreement> of(BarSeries bars, List<Label> labels) {
    List<String> names = labels.stream().map(Label::annotator).distinct().sorted().toList();
    List<AnnotatorAgreement> pairs = new ArrayList<>();
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        BitSet one = rows(bars, labels, names.get(a));
        BitSet other = rows(bars, labels, names.get(b));
        int from = Math.max(one.nextSetBit(0), other.nextSetBit(0));
        int to = Math.min(one.length(), other.length());
        if (from < to) {
          pairs.add(
              between(
                  names.get(a), names.get(b), one.get(from, to), other.get(from, to), to - from));
        }
      }
    }
    return pairs;
  }

  private static BitSet rows(BarSeries bars, List<Label> labels, String name) {
    BitSet rows = new BitSet();
    for (Label label : labels) {
      int from = bars.indexOf(label.start());
      int to = bars.indexOf(label.end());
      if (label.annotator().equals(name) && from >= 0 && to >= from) {
        rows.set(from, to + 1);
      }
    }
    return rows;
  }

  private static AnnotatorAgreement between(
      String first, String second, BitSet one, BitSet other, int bars) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    double a = (double) one.cardinality() / bars;
    double b = (double) other.cardinality() / bars;
    double shared = (double) both.cardinality() / bars;
    double alike = 1 - a - b + 2 * shared;
    double chance = a * b + (1 - a) * (1 - b);
    return new AnnotatorAgreement(
        first, second, bars, alike, (alike - chance) / (1 - chance), 2 * shared / (a + b));
  }

  /// In one line.
  public String text() {
    return String.format(
        Locale.ROOT,
        "annotators %s and %s: %.0f %% of %s alike, kappa %.2f, F1 of one against the other %.3f",
        first.isEmpty() ? "(nobody named)" : first,
        second,
        100 * alike,
        Plural.of(bars, "bar"),
        kappa,
        f1);
  }
}
