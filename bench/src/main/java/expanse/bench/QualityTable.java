package expanse.bench;

import expanse.evaluation.Evaluator;
import expanse.learningcurve.OutOfFold;
import expanse.learningcurve.OutOfFold.Difference;
import expanse.learningcurve.OutOfFold.Score;
import expanse.learningcurve.OutOfFold.Summary;
import expanse.learningcurve.ScoredFold;
import expanse.metric.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the contenders reach on one labelled set.
///
/// @param set whose windows were scored
/// @param windows scored in every repeat
/// @param repeats with different seeds
/// @param rows one per contender
record QualityTable(QualitySet set, int windows, int repeats, List<Row> rows) {
  private static final long RESAMPLING_SEED = 1;

  /// First line of the file.
  static final String HEADER =
      "set,scored,windows,seeds,contender,f1,f1_lower,f1_upper,f1_deviation_over_seeds,"
          + "average_precision,average_precision_lower,average_precision_upper,separation,ece,"
          + "seconds_per_training,f1_difference,f1_difference_lower,f1_difference_upper,"
          + "average_precision_difference,average_precision_difference_lower,"
          + "average_precision_difference_upper\n";

  /// One contender.
  ///
  /// @param name of the contender
  /// @param scores means over repeats, with intervals over windows and repeats
  /// @param deviation of F1 between repeats; NaN with one
  /// @param seconds to learn and score, mean over folds and repeats
  /// @param difference the last contender minus this one, null for the last
  record Row(
      String name,
      Summary scores,
      double deviation,
      double seconds,
      @Nullable Difference difference) {}

  /// Lets contenders learn and be scored.
  ///
  /// @param contenders the last is the one that the others are compared with
  /// @param repeats with different seeds
  /// @param scratch folder for files that are needed meanwhile
  /// @param news receives a line after every training
  static QualityTable of(
      QualitySet set,
      List<Contender> contenders,
      int repeats,
      Path scratch,
      Consumer<String> news) {
    List<OutOfFold> scored = new ArrayList<>();
    double[] seconds = new double[contenders.size()];
    for (int c = 0; c < seconds.length; c++) {
      Contender contender = contenders.get(c);
      List<List<ScoredFold>> all = new ArrayList<>();
      for (int repeat = 0; repeat < repeats; repeat++) {
        List<ScoredFold> folds = new ArrayList<>();
        for (int f = 0; f < set.folds().size(); f++) {
          Path own = scratch.resolve(String.join("-", set.name(), c + "", repeat + "", f + ""));
          long start = System.nanoTime();
          ScoredFold one = contender.score(set.folds().get(f), repeat, own);
          double time = (System.nanoTime() - start) / 1e9;
          seconds[c] += time / repeats / set.folds().size();
          folds.add(one);
          news.accept(
              text(
                  "%s: %s, seed %d of %d, fold %d of %d: F1 %.3f, %.1f s",
                  set.name(),
                  contender.name(),
                  repeat + 1,
                  repeats,
                  f + 1,
                  set.folds().size(),
                  one.f1(),
                  time));
        }
        all.add(folds);
      }
      scored.add(new OutOfFold(all));
    }
    List<Row> rows = new ArrayList<>();
    OutOfFold last = scored.getLast();
    for (int c = 0; c < seconds.length; c++) {
      OutOfFold own = scored.get(c);
      rows.add(
          new Row(
              contenders.get(c).name(),
              own.summary(Evaluator.RESAMPLES, RESAMPLING_SEED),
              Spread.deviation(own.f1OfRepeats()),
              seconds[c],
              own == last ? null : last.minus(own, Evaluator.RESAMPLES, RESAMPLING_SEED)));
    }
    return new QualityTable(set, last.windows(), repeats, List.copyOf(rows));
  }

  /// The table for people.
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(text("%s: %s%n", set.name(), set.how()));
    text.append(
        text(
            "%-16s %-22s %9s %-22s %10s %6s %8s   %s minus it, F1 and average precision%n",
            "",
            "F1 (95 % interval)",
            "seeds",
            "average precision",
            "separation",
            "ECE",
            "seconds",
            rows.getLast().name()));
    for (Row row : rows) {
      Difference difference = row.difference();
      text.append(
          text(
              "%-16s %-22s %9s %-22s %10.3f %6.3f %8.1f   %s%n",
              row.name(),
              interval("%.3f (%.3f to %.3f)", row.scores().f1()),
              Double.isNaN(row.deviation()) ? repeats + "" : text("± %.3f", row.deviation()),
              interval("%.3f (%.3f to %.3f)", row.scores().averagePrecision()),
              row.scores().separation(),
              row.scores().ece(),
              row.seconds(),
              difference == null
                  ? ""
                  : interval("%+.3f (%+.3f to %+.3f)", difference.f1())
                      + "  "
                      + interval("%+.3f (%+.3f to %+.3f)", difference.averagePrecision())));
    }
    return text.toString().replaceAll(" +(?=\\R)", "");
  }

  /// The rows of the file.
  String csv() {
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      Difference difference = row.difference();
      text.append(
          text(
              "%s,\"%s\",%d,%d,%s%s,%s%s,%.5f,%.5f,%.2f%s%s%n",
              set.name(),
              set.how(),
              windows,
              repeats,
              row.name(),
              cells(row.scores().f1()),
              Double.isNaN(row.deviation()) ? "" : text("%.5f", row.deviation()),
              cells(row.scores().averagePrecision()),
              row.scores().separation(),
              row.scores().ece(),
              row.seconds(),
              difference == null ? ",,," : cells(difference.f1()),
              difference == null ? ",,," : cells(difference.averagePrecision())));
    }
    return text.toString();
  }

  private static String cells(Score score) {
    return interval(",%.5f,%.5f,%.5f", score);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String interval(String format, Score score) {
    return text(format, score.value(), score.lower(), score.upper());
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
