package expanse.window;

import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How reviewed windows were chosen, as far as it is known, and so what the share of labelled bars
/// in them says about the whole series.
///
/// Windows that somebody lists tell by their labels: where they were taken without regard to
/// labels, about exp(-m) of them hold none, with m labels to a window on average; where far fewer
/// are empty, windows were cut around labels.
///
/// @param kind how they were chosen
/// @param reviewed share of the reviewed bars inside labels
/// @param series share of all bars of the series inside labels; null where it is not known
public record WindowChoice(Kind kind, double reviewed, @Nullable Double series) {
  private static final double FAR_FEWER = 0.5;
  private static final double SURE = 3; // standard errors

  /// How windows were chosen.
  public enum Kind {
    /// Expanse has cut them: around each label, and between labels.
    CUT,
    /// Somebody lists them, and nearly all hold a label.
    AROUND_LABELS,
    /// Somebody lists them, and as many are without a label as by chance.
    ANYWHERE
  }

  /// @param spans labels as rows
  /// @param windows that were reviewed
  /// @param length bars of a window
  /// @param cut whether Expanse has cut the windows
  public static WindowChoice of(
      BarSeries bars, List<IndexSpan> spans, List<Window> windows, int length, boolean cut) {
    BitSet labelled = new BitSet();
    spans.forEach(s -> labelled.set(s.start(), s.end() + 1));
    BitSet shown = new BitSet();
    windows.forEach(w -> shown.set(w.start(), w.start() + length));
    BitSet both = (BitSet) labelled.clone();
    both.and(shown);
    double reviewed = (double) both.cardinality() / Math.max(1, shown.cardinality());
    if (cut) {
      return new WindowChoice(Kind.CUT, reviewed, between(bars, spans, labelled));
    }
    int empty = 0;
    int labels = 0;
    for (Window window : windows) {
      int mine = 0;
      for (IndexSpan span : spans) {
        int middle = (span.start() + span.end()) / 2;
        mine += middle >= window.start() && middle < window.start() + length ? 1 : 0;
      }
      empty += mine == 0 ? 1 : 0;
      labels += mine;
    }
    int n = Math.max(1, windows.size());
    double chance = Math.exp(-(double) labels / n);
    double deviation = Math.sqrt(chance * (1 - chance) * n);
    boolean around = empty < FAR_FEWER * chance * n && chance * n - empty > SURE * deviation;
    return around
        ? new WindowChoice(Kind.AROUND_LABELS, reviewed, null)
        : new WindowChoice(Kind.ANYWHERE, reviewed, reviewed);
  }

  /// Share of the bars from the first to the last label that are inside labels.
  private static double between(BarSeries bars, List<IndexSpan> spans, BitSet labelled) {
    int first = spans.stream().mapToInt(IndexSpan::start).min().orElse(0);
    int end = spans.stream().mapToInt(IndexSpan::end).max().orElse(-1) + 1;
    int all = 0;
    for (Segment segment : bars.segments()) {
      all += Math.max(0, Math.min(end, segment.to()) - Math.max(first, segment.from()));
    }
    return (double) labelled.cardinality() / Math.max(1, all);
  }

  /// Whether windows hold more labelled bars than the series does.
  public boolean favoursLabels() {
    return series == null || series < reviewed;
  }

  /// What precision on the whole series is to be expected, when false detections are as frequent
  /// among its unlabelled bars as among those of the windows.
  ///
  /// @param precision of bars in the windows
  /// @return NaN where the share of labelled bars of the series is not known
  public double precisionOnSeries(double precision) {
    if (series == null) {
      return Double.NaN;
    }
    double more = (1 - series) / series * reviewed / (1 - reviewed); // unlabelled bars to a label's
    return precision / (precision + (1 - precision) * more);
  }

  /// In a sentence.
  public String text() {
    return switch (kind) {
      case CUT ->
          String.format(
              Locale.ROOT,
              "cut around labels and between them: %.1f %% of their bars are labelled, and %.1f %%"
                  + " of all bars from the first label to the last",
              100 * reviewed,
              series == null ? Double.NaN : 100 * series);
      case AROUND_LABELS ->
          String.format(
              Locale.ROOT,
              "cut around labels, since nearly all hold one: %.1f %% of their bars are labelled,"
                  + " and fewer of the whole series",
              100 * reviewed);
      case ANYWHERE ->
          String.format(
              Locale.ROOT,
              "taken without regard to labels, as far as these tell: %.1f %% of their bars are"
                  + " labelled, and so of the series",
              100 * reviewed);
    };
  }
}
