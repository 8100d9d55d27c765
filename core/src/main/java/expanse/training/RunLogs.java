package expanse.training;

import expanse.metric.Separation;
import expanse.model.Task;
import expanse.run.CsvLog;
import expanse.run.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The six CSV files of a run, with the original's columns, and the shares of the tasks.
final class RunLogs implements AutoCloseable {

  private final CsvLog epochMetrics;
  private final CsvLog lossComponents;
  private final CsvLog uncertaintyParams;
  private final CsvLog probabilityStats;
  private final CsvLog featureStats;
  private final CsvLog gradientStats;
  private final CsvLog taskShares;
  private final List<CsvLog> all;

  /// @param marks where a resumed run left each file by name, or null for new files
  RunLogs(RunDirectory run, List<String> tensors, @Nullable Map<String, CsvLog.Mark> marks) {
    List<CsvLog> opened = new ArrayList<>();
    epochMetrics =
        open(
            opened,
            run.epochMetrics(),
            marks,
            List.of(
                "epoch",
                "train_loss",
                "val_loss",
                "span_f1",
                "span_precision",
                "span_recall",
                "epoch_time"));
    lossComponents =
        open(
            opened,
            run.lossComponents(),
            marks,
            List.of(
                "epoch",
                "phase",
                "loss_type",
                "loss_ptr",
                "loss_span",
                "loss_countdown",
                "total_loss"));
    uncertaintyParams =
        open(
            opened,
            run.uncertaintyParams(),
            marks,
            columns(List.of("epoch"), perTask("sigma_"), perTask("weight_")));
    probabilityStats =
        open(
            opened,
            run.probabilityStats(),
            marks,
            List.of(
                "epoch",
                "phase",
                "in_span_mean",
                "in_span_std",
                "in_span_min",
                "in_span_max",
                "in_span_median",
                "out_span_mean",
                "out_span_std",
                "out_span_min",
                "out_span_max",
                "out_span_median",
                "separation"));
    featureStats =
        open(
            opened,
            run.featureStats(),
            marks,
            List.of("epoch", "phase", "feature_name", "mean", "std", "min", "max", "median"));
    gradientStats =
        open(
            opened,
            run.gradientStats(),
            marks,
            columns(List.of("epoch", "total_grad_norm"), tensors));
    taskShares =
        open(
            opened,
            run.taskShares(),
            marks,
            columns(
                List.of("epoch"),
                perTask("weight_"),
                perTask("loss_share_"),
                perTask("gradient_share_")));
    all = List.copyOf(opened);
  }

  void epoch(int epoch, double train, double validation, double[] spanScores, double seconds) {
    epochMetrics
        .put(epoch)
        .put(train)
        .put(validation)
        .put(spanScores[0])
        .put(spanScores[1])
        .put(spanScores[2])
        .put(seconds)
        .endRow();
  }

  /// @param losses \[4] raw losses in the order of [Task]
  void losses(int epoch, String phase, double[] losses) {
    lossComponents
        .put(epoch)
        .put(phase)
        .put(losses[1])
        .put(losses[0])
        .put(losses[2])
        .put(losses[3])
        .put(losses[1] + losses[0] + losses[2] + losses[3])
        .endRow();
  }

  /// @param sigmas \[4]
  /// @param weights \[4]
  void uncertainty(int epoch, double[] sigmas, double[] weights) {
    uncertaintyParams.put(epoch);
    put(uncertaintyParams, sigmas);
    put(uncertaintyParams, weights);
    uncertaintyParams.endRow();
  }

  void probabilities(int epoch, String phase, Separation separation) {
    probabilityStats.put(epoch).put(phase);
    put(probabilityStats, separation.in());
    put(probabilityStats, separation.out());
    probabilityStats.put(separation.separation()).endRow();
  }

  void features(int epoch, String phase, List<String> names, List<Separation.Summary> summaries) {
    for (int i = 0; i < names.size(); i++) {
      featureStats.put(epoch).put(phase).put(names.get(i));
      put(featureStats, summaries.get(i));
      featureStats.endRow();
    }
  }

  void gradients(int epoch, double total, double[] tensorNorms) {
    gradientStats.put(epoch).put(total);
    put(gradientStats, tensorNorms);
    gradientStats.endRow();
  }

  void shares(int epoch, double[] weights, double[] lossShares, double[] gradientShares) {
    taskShares.put(epoch);
    put(taskShares, weights);
    put(taskShares, lossShares);
    put(taskShares, gradientShares);
    taskShares.endRow();
  }

  /// Hands all rows to the operating system.
  void flush() {
    all.forEach(CsvLog::flush);
  }

  /// Forces all rows to the disk and says how far each file has come.
  Map<String, CsvLog.Mark> sync() {
    Map<String, CsvLog.Mark> marks = new LinkedHashMap<>();
    for (CsvLog log : all) {
      marks.put(log.name(), log.sync());
    }
    return marks;
  }

  @Override
  public void close() {
    all.forEach(CsvLog::close);
  }

  private static void put(CsvLog log, double[] values) {
    for (double value : values) {
      log.put(value);
    }
  }

  private static void put(CsvLog log, Separation.Summary s) {
    log.put(s.mean()).put(s.std()).put(s.min()).put(s.max()).put(s.median());
  }

  private static List<String> perTask(String prefix) {
    return Task.KEYS.stream().map(task -> prefix + task).toList();
  }

  @SafeVarargs
  private static List<String> columns(List<String>... parts) {
    List<String> columns = new ArrayList<>();
    for (List<String> part : parts) {
      columns.addAll(part);
    }
    return columns;
  }

  private static CsvLog open(
      List<CsvLog> opened,
      Path file,
      @Nullable Map<String, CsvLog.Mark> marks,
      List<String> columns) {
    CsvLog.Mark mark = marks == null ? null : marks.get(file.getFileName().toString());
    CsvLog log = mark == null ? CsvLog.create(file, columns) : CsvLog.resume(file, mark);
    opened.add(log);
    return log;
  }
}
