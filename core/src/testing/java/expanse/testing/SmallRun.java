package expanse.testing;

import expanse.market.BarSeries;
import expanse.pipeline.RunPipeline;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs of three kinds that are trained on a toy market within seconds.
public enum SmallRun {
  /// Networks whose features start afresh at gaps and that also see windows upside down.
  CONTEXT(
      "seed-baseline",
      "features.set=context",
      "features.mode=continuous",
      "inference.test_time_inversion=true",
      "ensemble.members=2"),
  /// One network whose features carry a zigzag through all bars, gaps or not.
  ZIGZAG("seed-baseline", "features.mode=continuous"),
  /// The default, with its model of spans.
  SPANS("recommended", "ensemble.members=2", "ensemble.folds=2", "segments.bar_trees=20");

  private final String preset;
  private final List<String> own;

  SmallRun(String preset, String... own) {
    this.preset = preset;
    this.own = List.of(own);
  }

  /// Trains.
  ///
  /// @param folder of the run
  public void train(Path folder) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "window=" + ToyMarket.WINDOW,
                "split.kind=temporal",
                "split.embargo=0",
                "model.hidden=4",
                "model.projection=4",
                "batch_size=8",
                "epochs=4",
                "steps=0",
                "threads=1"));
    all.addAll(own);
    TrainingSettings settings = SettingsReader.with(Presets.named(preset), all);
    new RunPipeline(new ToyMarket(5, 24, 8, 8).data(settings), settings).run(folder, false);
  }

  /// Bars of a minute as those that it was trained on, and none of them.
  ///
  /// @param count at most 5,000
  public static BarSeries bars(int count, long seed) {
    return new ToyMarket(1000 + seed, 26, 26, 26)
        .data(SettingsReader.with(Presets.named("seed-baseline"), List.of("window=32")))
        .bars()
        .slice(0, count);
  }
}
