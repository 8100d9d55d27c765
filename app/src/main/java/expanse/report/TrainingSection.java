package expanse.report;

import expanse.diagnosis.RunTables;
import expanse.model.Task;
import expanse.report.Charts.Line;
import expanse.report.Charts.Range;
import expanse.report.Document.Picture;
import expanse.run.RunTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The pictures of how training went, drawn from the CSV files of a run.
final class TrainingSection {
  static final String LOSS = "loss.png";
  static final String SPAN_LOSS = "span-loss.png";
  static final String F1 = "validation-f1.png";
  static final String SEPARATION = "separation.png";
  static final String LOSS_SHARES = "loss-shares.png";
  static final String TASK_WEIGHTS = "task-weights.png";

  private final RunTables run;
  private final int models;
  private final Path folder;

  /// @param run the CSV files of the run
  /// @param models of the run, of which the files show the first
  /// @param folder where pictures go
  TrainingSection(RunTables run, int models, Path folder) {
    this.run = run;
    this.models = models;
    this.folder = folder;
  }

  void addTo(Document document) {
    RunTable epochs = run.epochMetrics();
    if (epochs.isEmpty()) {
      return;
    }
    document.add(new Document.Section("Training"));
    if (models > 1) {
      document.add(
          new Document.Text(
              "The curves show model 1 of "
                  + models
                  + "; the logs of the others are in member-2 and so on."));
    }
    losses(epochs).forEach(document::add);
    spanLoss().ifPresent(document::add);
    separation().ifPresent(document::add);
    shares().ifPresent(document::add);
    sigmas().ifPresent(document::add);
  }

  private List<Picture> losses(RunTable epochs) {
    double[] x = epochs.numbers("epoch");
    List<Picture> pictures = new ArrayList<>();
    pictures.add(
        Charts.lines(
            folder,
            LOSS,
            "epoch",
            "loss",
            Range.FREE,
            Range.FREE,
            List.of(
                Line.solid("training", x, epochs.numbers("train_loss"), Palette.BLUE),
                Line.solid("validation", x, epochs.numbers("val_loss"), Palette.ORANGE)),
            "Loss per epoch. The training loss is the weighted sum that the optimiser minimises;"
                + " the validation loss is the unweighted sum of the task losses, without dropout."
                + " Compare the shapes of the curves, not their levels."));
    pictures.add(
        Charts.lines(
            folder,
            F1,
            "epoch",
            "score",
            Range.FREE,
            Range.FROM_ZERO,
            List.of(
                Line.solid("F1", x, epochs.numbers("span_f1"), Palette.BLUE),
                Line.solid("precision", x, epochs.numbers("span_precision"), Palette.ORANGE),
                Line.solid("recall", x, epochs.numbers("span_recall"), Palette.GREEN)),
            "F1, precision and recall on validation windows at a threshold of .5, averaged over"
                + " windows."));
    return pictures;
  }

  private Optional<Picture> spanLoss() {
    RunTable train = run.lossComponents().where("phase", "train");
    RunTable validation = run.lossComponents().where("phase", "val");
    if (validation.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Charts.lines(
            folder,
            SPAN_LOSS,
            "epoch",
            "span loss",
            Range.FREE,
            Range.FREE,
            List.of(
                Line.solid(
                    "training", train.numbers("epoch"), train.numbers("loss_span"), Palette.BLUE),
                Line.solid(
                    "validation",
                    validation.numbers("epoch"),
                    validation.numbers("loss_span"),
                    Palette.ORANGE)),
            "Loss of the span task alone; the training loss includes dropout and augmentation. A"
                + " validation loss that rises while the training loss falls means over-fitting."));
  }

  private Optional<Picture> separation() {
    RunTable stats = run.probability();
    if (stats.isEmpty()) {
      return Optional.empty();
    }
    double[] x = stats.numbers("epoch");
    return Optional.of(
        Charts.lines(
            folder,
            SEPARATION,
            "epoch",
            "mean probability",
            Range.FREE,
            Range.FROM_ZERO,
            List.of(
                Line.solid("inside spans", x, stats.numbers("in_span_mean"), Palette.GREEN),
                Line.solid("outside", x, stats.numbers("out_span_mean"), Palette.SOFT)),
            "Mean probability inside and outside labelled spans on validation windows. The more a"
                + " model has learned, the further the two curves lie from each other."));
  }

  private Optional<Picture> shares() {
    RunTable losses = run.lossComponents().where("phase", "val");
    if (losses.isEmpty()) {
      return Optional.empty();
    }
    double[] x = losses.numbers("epoch");
    double[][] shares = new double[Task.KEYS.size()][];
    double[] total = new double[x.length];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = losses.numbers("loss_" + Task.KEYS.get(k));
      for (int i = 0; i < x.length; i++) {
        shares[k][i] = Double.isNaN(shares[k][i]) ? 0 : Math.max(0, shares[k][i]);
        total[i] += shares[k][i];
      }
    }
    for (double[] share : shares) {
      for (int i = 0; i < x.length; i++) {
        share[i] = total[i] > 0 ? share[i] / total[i] : 0;
      }
    }
    return Optional.of(
        Charts.shares(
            folder,
            LOSS_SHARES,
            "epoch",
            x,
            Task.TITLES,
            shares,
            "Share of each task in the unweighted sum of validation losses. If one colour fills the"
                + " picture, choosing an epoch by this sum means choosing by that task alone."));
  }

  private Optional<Picture> sigmas() {
    RunTable table = run.uncertainty();
    double[] x = table.numbers("epoch");
    if (x.length < 2) {
      return Optional.empty();
    }
    List<Line> lines = new ArrayList<>();
    for (int k = 0; k < Task.KEYS.size(); k++) {
      lines.add(
          Line.dotted(
              Task.TITLES.get(k),
              x,
              table.numbers("weight_" + Task.KEYS.get(k)),
              Palette.SERIES[k]));
    }
    return Optional.of(
        Charts.lines(
            folder,
            TASK_WEIGHTS,
            "epoch",
            "relative weight",
            Range.FREE,
            Range.FROM_ZERO,
            lines,
            "Relative weight of each task in the training loss. Under Kendall weighting the weight"
                + " approaches one over the loss: it says how small a loss is, not how important"
                + " its task is. Equal weights coincide."));
  }
}
