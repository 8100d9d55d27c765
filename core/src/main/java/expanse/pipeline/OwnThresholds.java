package expanse.pipeline;

import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.decoding.ThresholdChoice;
import expanse.ensemble.EnsembleFit;
import expanse.ensemble.WindowPrediction;
import expanse.metric.BinaryCounts;
import expanse.run.OwnStacking;
import expanse.settings.TrainingSettings;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Chooses by how much the threshold on whole spans is lower or higher on instruments that are
/// predicted in a way of their own: the best threshold depends on how well a market can be
/// predicted at all.
///
/// The fewer windows there are, the nearer to 1 the factor stays, and it is only kept where a
/// factor that was chosen on other windows gives a higher F1 than none.
final class OwnThresholds {
  private static final int SHRINKAGE = 100; // windows at which a factor counts by half
  private static final int BLOCKS = 5; // stretches of time that are left out in turn

  private final Dataset data;
  private final TrainingSettings.Threshold grid;
  private final double common;

  private OwnThresholds(Dataset data, TrainingSettings.Threshold grid, double common) {
    this.data = data;
    this.grid = grid;
    this.common = common;
  }

  /// The same with factors on thresholds.
  ///
  /// @param grid how thresholds are chosen
  static EnsembleFit.Fitted choose(
      EnsembleFit.Fitted fitted, Dataset data, TrainingSettings.Threshold grid) {
    List<WindowPrediction> selection = fitted.selection();
    if (fitted.own().isEmpty()
        || grid.decoder() != Decoder.SPANS
        || selection.stream().anyMatch(window -> window.field() == null)) {
      return fitted;
    }
    return new OwnThresholds(data, grid, best(selection, grid)).choose(fitted);
  }

  private EnsembleFit.Fitted choose(EnsembleFit.Fitted fitted) {
    SortedMap<String, OwnStacking> own = new TreeMap<>(fitted.own());
    own.replaceAll((name, one) ->
        one.withThresholdFactor(
            factor(
                fitted.selection().stream().filter(window -> name(window).equals(name)).toList())));
    List<WindowPrediction> selection =
        fitted.selection().stream()
            .map(window -> {
              OwnStacking one = own.get(name(window));
              return one == null ? window : window.withThresholdFactor(one.thresholdFactor());
            })
            .toList();
    return new EnsembleFit.Fitted(fitted.stacking(), fitted.calibrator(), own, selection);
  }

  private String name(WindowPrediction window) {
    return data.bars().instrumentOf(window.window().start()).name();
  }

  /// @param windows of one instrument, in order of time
  private double factor(List<WindowPrediction> windows) {
    int all = windows.size();
    BinaryCounts own = BinaryCounts.NONE;
    for (int block = 0; block < BLOCKS; block++) {
      int from = all * block / BLOCKS;
      int to = all * (block + 1) / BLOCKS;
      List<WindowPrediction> others =
          IntStream.range(0, all).filter(i -> i < from || i >= to).mapToObj(windows::get).toList();
      own = own.plus(RunThreshold.counts(windows.subList(from, to), rule(shrunk(others))));
    }
    return own.f1() > RunThreshold.counts(windows, rule(1)).f1() ? shrunk(windows) : 1;
  }

  private double shrunk(List<WindowPrediction> windows) {
    double counts = (double) windows.size() / (windows.size() + SHRINKAGE);
    return StrictMath.pow(best(windows, grid) / common, counts);
  }

  private SpanRule rule(double factor) {
    return new SpanRule(common * factor, grid.minSpanLength(), grid.decoder());
  }

  private static double best(List<WindowPrediction> windows, TrainingSettings.Threshold grid) {
    return ThresholdChoice.robust(windows, grid.minSpanLength(), grid.decoder()).threshold();
  }
}
