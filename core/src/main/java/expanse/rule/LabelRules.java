package expanse.rule;

import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.metric.Bootstrap;
import expanse.rule.RuleExplanation.Misfit;
import expanse.rule.RuleExplanation.OutOfFold;
import expanse.rule.RuleExplanation.Strength;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says what labels mark: fits a family of explicit rules (legs, breakouts, straight moves, narrow
/// ranges; by size, length, direction, straightness, and the range before) to them.
///
/// Every reviewed stretch is looked at with the bars before it and none after. The result depends
/// on the bars and the labels alone.
public final class LabelRules {
  private static final int FOLDS = 5;
  static final int LEAST_LABELS = 15;
  private static final int LEAST_UNITS = 2 * FOLDS;
  private static final int RESAMPLES = 1000;
  private static final long SEED = 0x52554C45;
  private static final double EXPLAINS = 0.5; // span F1 out of fold
  private static final double LEANS = 0.25;

  private LabelRules() {}

  /// Explains labels.
  ///
  /// @param labels as rows
  /// @param reviewed rows in which a bar without a label is none
  public static RuleExplanation explain(BarSeries bars, List<IndexSpan> labels, BitSet reviewed) {
    MarkedBars marked = new MarkedBars(bars, labels, reviewed);
    if (marked.labels.size() < LEAST_LABELS || marked.units < LEAST_UNITS) {
      return RuleExplanation.tooFew(marked.labels.size());
    }
    RuleSearch search = new RuleSearch(marked);
    OutOfFold outOfFold = outOfFold(marked, search);
    boolean[] all = new boolean[marked.units];
    Arrays.fill(all, true);
    RuleSearch.Fitted fitted = search.best(all);
    BitSet found = new BitSet();
    int more = 0;
    FoundPieces pieces = fitted.pieces();
    for (int k = 0; k < pieces.unit().length; k++) {
      if (fitted.rule().limits().admit(pieces.pieces().get(k))) {
        if (pieces.match()[k] >= 0) {
          found.set(pieces.match()[k]);
        }
        more += pieces.inside()[k] == 0 ? 1 : 0;
      }
    }
    boolean better = outOfFold.differenceInterval95()[0] > 0 && outOfFold.spanF1() >= LEANS;
    List<Misfit> misfits = new ArrayList<>();
    for (int k = 0; k < marked.labels.size(); k++) {
      if (!found.get(k)) {
        IndexSpan label = marked.labels.get(k);
        misfits.add(
            new Misfit(bars.time(label.start()), bars.time(label.end()), label.type().text()));
      }
    }
    return new RuleExplanation(
        !better
            ? Strength.NONE
            : outOfFold.spanF1() >= EXPLAINS ? Strength.EXPLAINS : Strength.LEANS,
        fitted.rule().words(),
        marked.labels.size(),
        found.cardinality(),
        more,
        afterNarrow(marked, found),
        outOfFold,
        misfits);
  }

  private static OutOfFold outOfFold(MarkedBars marked, RuleSearch search) {
    int[] right = new int[marked.units];
    int[] wrong = new int[marked.units];
    BitSet found = new BitSet();
    int spans = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      boolean[] in = new boolean[marked.units];
      for (int u = 0; u < marked.units; u++) {
        in[u] = u * FOLDS / marked.units != fold;
      }
      RuleSearch.Fitted fitted = search.best(in);
      FoundPieces pieces = fitted.pieces();
      for (int k = 0; k < pieces.unit().length; k++) {
        int unit = pieces.unit()[k];
        if (!in[unit] && fitted.rule().limits().admit(pieces.pieces().get(k))) {
          right[unit] += pieces.inside()[k];
          wrong[unit] += pieces.outside()[k];
          spans++;
          if (pieces.match()[k] >= 0) {
            found.set(pieces.match()[k]);
          }
        }
      }
    }
    int[] once = new int[marked.units];
    Arrays.fill(once, 1);
    double[] scores = barF1(marked, right, wrong, once);
    double[] differences =
        Bootstrap.distributions(
            marked.units,
            RESAMPLES,
            SEED,
            times -> {
              double[] s = barF1(marked, right, wrong, times);
              return new double[] {s[0] - s[1]};
            })[0];
    Bootstrap.Interval interval = Bootstrap.interval(differences, 0.95);
    return new OutOfFold(
        scores[0],
        2.0 * found.cardinality() / (spans + marked.labels.size()),
        scores[1],
        new double[] {interval.lower(), interval.upper()});
  }

  /// F1 of bars, of the rules and of marking every bar.
  private static double[] barF1(MarkedBars marked, int[] right, int[] wrong, int[] times) {
    double r = 0;
    double w = 0;
    double labelled = 0;
    double all = 0;
    for (int u = 0; u < times.length; u++) {
      r += times[u] * (double) right[u];
      w += times[u] * (double) wrong[u];
      labelled += times[u] * (double) marked.labelled[u];
      all += times[u] * (double) marked.bars[u];
    }
    return new double[] {r > 0 ? 2 * r / (r + w + labelled) : 0, 2 * labelled / (all + labelled)};
  }

  /// Share of some labels whose bars before have a narrower range than those before half of all
  /// reviewed bars; null where it is not known.
  private static @Nullable Double afterNarrow(MarkedBars marked, BitSet which) {
    double[] before = new double[marked.rows()];
    Arrays.fill(before, Double.NaN);
    for (ReviewedStretch s : marked.stretches) {
      for (int i = s.lead; i < s.size; i++) {
        before[s.first + i] = s.rangeBefore(i);
      }
    }
    double[] sorted = Arrays.stream(before).filter(q -> !Double.isNaN(q)).sorted().toArray();
    double median = Bootstrap.quantile(sorted, 0.5);
    int narrow = 0;
    int known = 0;
    for (int k = which.nextSetBit(0); k >= 0; k = which.nextSetBit(k + 1)) {
      double q = before[marked.labels.get(k).start()];
      known += Double.isNaN(q) ? 0 : 1;
      narrow += q <= median ? 1 : 0;
    }
    return known == 0 ? null : (double) narrow / known;
  }
}
