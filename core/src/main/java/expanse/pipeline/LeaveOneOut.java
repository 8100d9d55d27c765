package expanse.pipeline;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.evaluation.Evaluation;
import expanse.label.IndexSpan;
import expanse.market.Instrument;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.table.CsvFile;
import expanse.training.Trainer;
import expanse.training.TrainingListener;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How well a model marks an instrument that it has never seen: for every instrument a run is
/// trained on all others and scored on the test windows of that one.
///
/// Nothing else changes: subsets, purge and embargo are those of the whole data set, so the others
/// have taught nothing that lies at the time of what is scored.
public final class LeaveOneOut {
  private static final String TABLE = "leave_one_out.csv";

  private final Dataset data;
  private final TrainingSettings settings;

  /// An instrument and what a run reaches on it that has not seen it.
  ///
  /// @param name of the instrument
  /// @param unseen scores on its test windows
  public record Row(String name, Evaluation unseen) {}

  /// @param data of several instruments
  /// @param settings of the runs to train
  /// @throws InputException when there are fewer than two instruments
  public LeaveOneOut(Dataset data, TrainingSettings settings) {
    this.data = data;
    this.settings = settings;
    if (names().size() < 2) {
      throw new InputException(
          "leaving one instrument out takes at least two; name a folder of several with --data");
    }
  }

  /// Names of the instruments, in order.
  public List<String> names() {
    return data.bars().instruments().stream().map(Instrument::name).distinct().toList();
  }

  /// Trains and scores without one instrument.
  ///
  /// @param out folder of the run, new or empty
  /// @return null when the instrument has no test windows
  public @Nullable Row without(String name, Path out, TrainingListener listener) {
    Dataset others = without(name);
    if (others == null) {
      return null;
    }
    new RunPipeline(others, settings).listener(listener).run(out, false);
    try (Predictor predictor = Predictor.open(out, Trainer.threads(settings))) {
      Evaluation scores =
          RunEvaluation.evaluate(
              out, predictor, others, others, others.plan().method(), RunEvaluation.Live.NOT, out);
      return new Row(name, scores);
    }
  }

  /// The windows of all other instruments to learn from, and those of one to be scored on.
  ///
  /// @return null when that one has no test windows
  public @Nullable Dataset without(String name) {
    SplitPlan plan = plan(name);
    return plan.test().isEmpty() ? null : data.withPlan(plan, spans(name, plan));
  }

  private SplitPlan plan(String name) {
    SplitPlan whole = data.plan();
    return new SplitPlan(
        whole.method() + ", without " + name,
        whole.leaky(),
        whole.embargo(),
        whole.length(),
        of(whole.train(), name, false),
        of(whole.validation(), name, false),
        of(whole.test(), name, true),
        whole.dropped(),
        whole.proof());
  }

  private List<Window> of(List<Window> windows, String name, boolean own) {
    return windows.stream().filter(w -> isOf(w.start(), name) == own).toList();
  }

  private boolean isOf(int row, String name) {
    return data.bars().instrumentOf(row).name().equals(name);
  }

  /// The labels of the others, and those of the instrument that are scored: its other labels would
  /// teach.
  private List<IndexSpan> spans(String name, SplitPlan plan) {
    List<IndexSpan> spans = new ArrayList<>();
    for (IndexSpan span : data.spans()) {
      boolean scored =
          plan.test().stream()
              .anyMatch(w -> span.start() < w.start() + plan.length() && span.end() >= w.start());
      if (scored || !isOf(span.start(), name)) {
        spans.add(span);
      }
    }
    return spans;
  }

  /// Writes `leave_one_out.csv`: a row for each instrument with its scores by a run that has not
  /// seen it, and by the run that has.
  ///
  /// @param seen scores of the run that was trained on all, by instrument
  public static void write(Path folder, List<Row> rows, Map<String, Seen> seen) {
    CsvFile.write(
        folder.resolve(TABLE),
        csv -> {
          csv.writeRecord(
              "symbol",
              "windows",
              "f1_unseen",
              "f1_unseen_lower",
              "f1_unseen_upper",
              "average_precision_unseen",
              "f1_seen",
              "average_precision_seen",
              "verdict_unseen");
          for (Row row : rows) {
            Evaluation.SubsetScores test = row.unseen.test();
            double[] ends = test.confidenceInterval95().perBarMicroF1();
            Seen trained = seen.get(row.name);
            csv.writeRecord(
                row.name,
                Integer.toString(test.windows()),
                Double.toString(test.perBarMicro().f1()),
                Double.toString(ends[0]),
                Double.toString(ends[1]),
                Double.toString(test.perBarMicro().averagePrecision()),
                trained == null ? "" : Double.toString(trained.f1()),
                trained == null ? "" : Double.toString(trained.averagePrecision()),
                row.unseen.verdict());
          }
        });
  }

  /// What a run reaches on an instrument that it was trained on.
  public record Seen(double f1, double averagePrecision) {}
}
