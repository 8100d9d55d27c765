package expanse.bench;

import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.dataset.TargetOptions;
import expanse.dataset.WindowTargets;
import expanse.ensemble.WindowPrediction;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.window.LabelledBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Windows to learn from, and windows to be scored on by what was learned.
///
/// @param labelled bars, labels and all windows
/// @param learn in time order, of the subset TRAIN
/// @param heldOut in time order, of the subset TEST
record QualityFold(LabelledBars labelled, List<Window> learn, List<Window> heldOut) {
  QualityFold {
    learn = as(Subset.TRAIN, learn);
    heldOut = as(Subset.TEST, heldOut);
  }

  private static List<Window> as(Subset subset, List<Window> windows) {
    return windows.stream().map(w -> new Window(w.id(), subset, w.start())).toList();
  }

  /// The same with fewer windows to learn from; labels that no window shows are hidden.
  QualityFold only(List<Window> windows) {
    List<Window> shown = new ArrayList<>(windows);
    shown.addAll(heldOut);
    LabelledBars known =
        new LabelledBars(
            labelled.bars(),
            labelled.spans().stream()
                .filter(span ->
                    shown.stream()
                        .anyMatch(w ->
                            span.start() < w.start() + labelled.length()
                                && span.end() >= w.start()))
                .toList(),
            shown,
            labelled.length(),
            labelled.provenance(),
            List.of());
    return new QualityFold(known, windows, heldOut);
  }

  /// The windows to learn from in an order drawn at random; the first of them are drawn the same
  /// whatever their number.
  List<Window> shuffled(long seed, int repeat) {
    int[] order = new int[learn.size()];
    Arrays.setAll(order, i -> i);
    Rng.derived(seed, 0x60, repeat, stretch()).shuffle(order);
    return Arrays.stream(order).mapToObj(learn::get).toList();
  }

  /// Tells the folds of a set apart.
  int stretch() {
    return heldOut.getFirst().start();
  }

  /// The same with a few windows drawn at random, or all where there are no more.
  QualityFold few(int count, long seed) {
    List<Window> drawn = shuffled(seed, 0);
    return only(
        drawn.subList(0, Math.min(count, drawn.size())).stream()
            .sorted(Comparator.comparingInt(Window::start))
            .toList());
  }

  /// What `expanse train` would make of these windows: the last of those to learn from, purged,
  /// become its validation subset.
  Dataset dataset(TrainingSettings settings) {
    List<Window> windows = new ArrayList<>(learn);
    windows.addAll(heldOut);
    return Assembly.dataset(
        settings, labelled.bars(), windows, labelled.spans(), labelled.provenance());
  }

  /// The labels of the windows of a subset, under a probability of zero everywhere.
  static List<WindowPrediction> labels(Dataset data, Subset subset) {
    List<Window> windows = data.windows(subset);
    List<WindowPrediction> labels = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      WindowTargets targets = data.targets(subset, i, TargetOptions.DEFAULT);
      labels.add(
          new WindowPrediction(
              windows.get(i),
              new float[data.windowLength()],
              targets.span(),
              targets.weight(),
              targets.spans(),
              new float[0],
              Float.NaN,
              Float.NaN,
              new float[0]));
    }
    return labels;
  }

  /// The labels of all windows that a run of these settings learns from or chooses on.
  static List<WindowPrediction> labelsToLearnFrom(Dataset data) {
    List<WindowPrediction> labels = new ArrayList<>(labels(data, Subset.TRAIN));
    labels.addAll(labels(data, Subset.VALIDATION));
    return labels;
  }
}
