package expanse.experiment;

import expanse.experiment.Experiment.Outcome;
import expanse.metric.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The result of an experiment: one row for each of its settings on each of its data sets.
///
/// @param rows in the order of the matrix
public record ExperimentTable(List<Row> rows) {
  private static final String HEADER =
      "data,setting,runs,failed,f1_mean,f1_sd,average_precision_mean,average_precision_sd,"
          + "separation_mean,separation_sd,ece_mean,ece_sd,better_than_baselines,leaky,"
          + "every_bar_f1,best_baseline_f1,countdown_share_mean,countdown_share_sd,"
          + "seconds_mean,seconds_sd\n";
  private static final String RUNS_HEADER =
      "data,setting,seed,folder,f1,f1_lower,f1_upper,average_precision,separation,ece,"
          + "better_than_baselines,leaky,countdown_share,seconds,verdict\n";

  /// Copies the list.
  public ExperimentTable {
    rows = List.copyOf(rows);
  }

  /// One setting on one data set.
  ///
  /// @param data name of the data set
  /// @param setting name of the settings
  /// @param runs finished runs
  /// @param failed number of runs that broke off
  public record Row(String data, String setting, List<RunFigures> runs, int failed) {
    /// Mean of a figure over the seeds; NaN without a run.
    public double mean(ToDoubleFunction<RunFigures> figure) {
      return runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /// Standard deviation of a figure over the seeds, n - 1 in the denominator; NaN for one run.
    public double spread(ToDoubleFunction<RunFigures> figure) {
      return Spread.deviation(runs.stream().mapToDouble(figure).toArray());
    }

    /// Runs that are better than every baseline.
    public long better() {
      return runs.stream().filter(RunFigures::better).count();
    }

    /// Whether the figures come from a leaky split.
    public boolean leaky() {
      return runs.stream().anyMatch(RunFigures::leaky);
    }

    /// The verdicts in words.
    public String verdict() {
      if (runs.isEmpty()) {
        return "no run";
      }
      String text =
          better() == 0
              ? "not better"
              : String.format(Locale.ROOT, "better in %d of %d", better(), runs.size());
      return leaky() ? text + ", leaky" : text;
    }
  }

  /// Puts the outcomes of runs together.
  public static ExperimentTable of(List<Outcome> outcomes) {
    Map<List<String>, List<Outcome>> groups = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      groups
          .computeIfAbsent(
              List.of(outcome.run().data(), outcome.run().setting()), key -> new ArrayList<>())
          .add(outcome);
    }
    List<Row> rows = new ArrayList<>();
    groups.forEach((key, group) -> {
      List<RunFigures> finished = new ArrayList<>();
      for (Outcome outcome : group) {
        RunFigures figures = outcome.figures();
        if (figures != null) {
          finished.add(figures);
        }
      }
      rows.add(new Row(key.get(0), key.get(1), finished, group.size() - finished.size()));
    });
    return new ExperimentTable(rows);
  }

  /// The table as CSV; figures that are not defined are empty.
  public String csv() {
    StringBuilder text = new StringBuilder(HEADER);
    for (Row row : rows) {
      text.append(row.data()).append(',').append(row.setting()).append(',');
      text.append(row.runs().size()).append(',').append(row.failed());
      put(text, row, RunFigures::f1);
      put(text, row, RunFigures::averagePrecision);
      put(text, row, RunFigures::separation);
      put(text, row, RunFigures::ece);
      text.append(',').append(row.better()).append(',').append(row.leaky());
      text.append(number(row.mean(RunFigures::everyBar)));
      text.append(number(row.mean(RunFigures::bestBaseline)));
      put(text, row, RunFigures::countdownShare);
      put(text, row, RunFigures::seconds);
      text.append('\n');
    }
    return text.toString();
  }

  /// One line of CSV per finished run.
  static String runsCsv(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder(RUNS_HEADER);
    for (Outcome outcome : outcomes) {
      ExperimentRun run = outcome.run();
      RunFigures f = outcome.figures();
      if (f == null) {
        continue;
      }
      text.append(run.data()).append(',').append(run.setting()).append(',').append(run.seed());
      text.append(",runs/").append(run.folder());
      text.append(number(f.f1())).append(number(f.interval()[0])).append(number(f.interval()[1]));
      text.append(number(f.averagePrecision())).append(number(f.separation()));
      text.append(number(f.ece())).append(',').append(f.better()).append(',').append(f.leaky());
      text.append(number(f.countdownShare())).append(number(f.seconds()));
      text.append(",\"").append(f.verdict().replace("\"", "\"\"")).append("\"\n");
    }
    return text.toString();
  }

  private static void put(StringBuilder text, Row row, ToDoubleFunction<RunFigures> figure) {
    text.append(number(row.mean(figure))).append(number(row.spread(figure)));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? "," + value : ",";
  }
}
