package expanse.comparison;

import expanse.evaluation.Evaluation;
import expanse.evaluation.PairedDifferences.Difference;
import expanse.evaluation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Criteria against runs, every entry computed from the files of the runs.
///
/// Entries are not counted: criteria overlap, and five small leads are no reason against one that
/// the data show.
public final class DecisionMatrix {
  private DecisionMatrix() {}

  /// How a run stands on a criterion.
  public enum Standing {
    /// Ahead: shown to be so where the criterion has intervals, the best figure elsewhere.
    AHEAD,
    /// Shown to be behind another run.
    BEHIND,
    /// Neither.
    OPEN
  }

  /// One run on one criterion.
  ///
  /// @param text the figure
  /// @param standing beside the others
  public record Entry(String text, Standing standing) {}

  /// One criterion.
  ///
  /// @param criterion what is asked, and which way is better
  /// @param entries one per run
  /// @param says result
  public record Row(String criterion, List<Entry> entries, String says) {
    /// Copies the list.
    public Row {
      entries = List.copyOf(entries);
    }
  }

  static List<Row> of(RunComparison comparison) {
    List<Row> rows = new ArrayList<>();
    for (Score score : Score.values()) {
      rows.add(score(comparison, score));
    }
    rows.add(baselines(comparison.runs()));
    rows.add(plain(comparison, "calibration error (lower)", false, "%.3f", figure("ece")));
    boolean sameValidation = RunComparison.agree(comparison.runs(), m -> m.windows());
    String validation = sameValidation ? "" : "; on other validation windows: not comparable";
    rows.add(
        learning(
            comparison,
            "validation span loss below its best constant (higher)",
            true,
            run -> 100 * Figures.belowConstant(run),
            validation));
    rows.add(
        learning(
            comparison,
            "largest share of one task in the validation loss (lower)",
            false,
            run -> 100 * run.curves().largestShare(),
            validation));
    rows.add(
        plain(
            comparison,
            "range of thresholds with 90 % of the best F1 (higher)",
            true,
            "%.2f",
            Figures::tolerance));
    rows.add(
        plain(
            comparison,
            "serious findings of the diagnosis (lower)",
            false,
            "%.0f",
            figure("serious_findings")));
    rows.add(plain(comparison, "training time, s (lower)", false, "%.1f", ComparedRun::seconds));
    rows.add(plain(comparison, "parameters (lower)", false, "%,.0f", ComparedRun::parameters));
    return rows;
  }

  private static ToDoubleFunction<ComparedRun> figure(String key) {
    return run ->
        Figures.all().stream().filter(f -> f.key().equals(key)).findFirst().orElseThrow().of(run);
  }

  /// A score whose differences were resampled: only what is shown gives a standing.
  private static Row score(RunComparison comparison, Score score) {
    List<Entry> entries = new ArrayList<>();
    for (int k = 0; k < comparison.runs().size(); k++) {
      Evaluation evaluation = comparison.runs().get(k).evaluation();
      entries.add(
          evaluation == null
              ? new Entry("–", Standing.OPEN)
              : new Entry(
                  format("%.3f", value(evaluation.test(), score)), standing(comparison, score, k)));
    }
    List<String> says = new ArrayList<>();
    for (List<Integer> set : comparison.sets()) {
      List<Integer> trusted = comparison.ranked(set);
      if (trusted.size() > 1) {
        says.add(says(comparison, score, trusted));
      }
    }
    String text =
        says.isEmpty()
            ? "no two leak-free runs were evaluated on the same windows"
            : String.join("; ", says);
    return new Row(
        score.text() + (score.higherIsBetter() ? " (higher)" : " (lower)"), entries, text);
  }

  static double value(Evaluation.SubsetScores scores, Score score) {
    return switch (score) {
      case PER_BAR_F1 -> scores.perBarMicro().f1();
      case SPAN_F1 -> scores.span().f1Iou50();
      case AVERAGE_PRECISION -> scores.perBarMicro().averagePrecision();
      case SEPARATION -> scores.separation();
      case BRIER -> scores.calibration().brier();
    };
  }

  /// Ahead: behind nobody, and ahead of somebody. Leaky runs neither have a standing nor give one.
  private static Standing standing(RunComparison comparison, Score score, int run) {
    boolean ahead = false;
    for (Difference d : comparison.differences()) {
      if (d.score() == score && (d.a() == run || d.b() == run) && !comparison.isLeaky(d)) {
        Difference own = d.a() == run ? d : d.reversed();
        if (own.isShown() && !own.favoursFirst()) {
          return Standing.BEHIND;
        }
        ahead |= own.favoursFirst();
      }
    }
    return ahead ? Standing.AHEAD : Standing.OPEN;
  }

  private static String says(RunComparison comparison, Score score, List<Integer> set) {
    List<String> ahead = names(comparison, score, set, Standing.AHEAD);
    List<String> open = names(comparison, score, set, Standing.OPEN);
    if (ahead.isEmpty()) {
      return String.join(", ", open) + ": no significant difference";
    }
    return "ahead: "
        + String.join(", ", ahead)
        + "; behind: "
        + String.join(", ", names(comparison, score, set, Standing.BEHIND))
        + (open.isEmpty() ? "" : "; open: " + String.join(", ", open));
  }

  private static List<String> names(
      RunComparison comparison, Score score, List<Integer> set, Standing standing) {
    return set.stream()
        .filter(k -> standing(comparison, score, k) == standing)
        .map(k -> comparison.runs().get(k).label())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static Row baselines(List<ComparedRun> runs) {
    List<Entry> entries = new ArrayList<>();
    List<String> better = new ArrayList<>();
    for (ComparedRun run : runs) {
      Evaluation evaluation = run.evaluation();
      boolean yes = evaluation != null && evaluation.evidence().better();
      if (yes && !run.isLeaky()) {
        better.add(run.label());
      }
      entries.add(
          evaluation == null
              ? new Entry("–", Standing.OPEN)
              : new Entry(
                  yes ? "yes" : "no",
                  !yes ? Standing.BEHIND : run.isLeaky() ? Standing.OPEN : Standing.AHEAD));
    }
    return new Row(
        "better than every baseline",
        entries,
        better.isEmpty() ? "none" : String.join(", ", better));
  }

  private static Row learning(
      RunComparison comparison,
      String criterion,
      boolean higher,
      ToDoubleFunction<ComparedRun> value,
      String reservation) {
    Row row = plain(comparison, criterion, higher, "%.1f %%", value);
    if (reservation.isEmpty()) {
      return row;
    }
    List<Entry> entries =
        row.entries().stream().map(e -> new Entry(e.text(), Standing.OPEN)).toList();
    return new Row(criterion, entries, reservation.substring(2));
  }

  /// A figure without interval: the best is named, no more.
  private static Row plain(
      RunComparison comparison,
      String criterion,
      boolean higher,
      String format,
      ToDoubleFunction<ComparedRun> value) {
    double best = Double.NaN;
    for (ComparedRun run : comparison.runs()) {
      double v = value.applyAsDouble(run);
      if (!Double.isNaN(v) && !run.isLeaky() && !(higher ? v <= best : v >= best)) {
        best = v;
      }
    }
    double top = best;
    Function<ComparedRun, Standing> standing =
        run -> !run.isLeaky() && value.applyAsDouble(run) == top ? Standing.AHEAD : Standing.OPEN;
    List<Entry> entries =
        comparison.runs().stream()
            .map(run -> {
              double v = value.applyAsDouble(run);
              return new Entry(Double.isNaN(v) ? "–" : format(format, v), standing.apply(run));
            })
            .toList();
    List<String> leaders =
        comparison.runs().stream()
            .filter(run -> standing.apply(run) == Standing.AHEAD)
            .map(ComparedRun::label)
            .toList();
    if (leaders.size() == comparison.runs().size()) {
      return new Row(
          criterion,
          entries.stream().map(e -> new Entry(e.text(), Standing.OPEN)).toList(),
          "all equal");
    }
    return new Row(
        criterion,
        entries,
        leaders.isEmpty() ? "not known" : String.join(", ", leaders) + "; no interval");
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String format(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
