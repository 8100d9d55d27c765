package expanse.ensemble;

import expanse.base.Workers;
import expanse.feature.WindowSource;
import expanse.feature.WindowView;
import expanse.metric.LogOdds;
import expanse.run.CalibrationFile;
import expanse.segment.SegmentAnswer;
import expanse.segment.SegmentModels;
import expanse.settings.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The second stage of a prediction: when the networks have spoken, the model of spans predicts the
/// stretches, and both become one answer.
final class SpanStage {
  private final SegmentModels experts;
  private final CalibrationFile.Content chosen;
  private final Blends blends;
  private final TrainingSettings settings;
  private final Workers workers;

  /// @param chosen how base predictions become one
  SpanStage(
      SegmentModels experts,
      CalibrationFile.Content chosen,
      TrainingSettings settings,
      Workers workers) {
    this.experts = experts;
    this.chosen = chosen;
    this.settings = settings;
    this.workers = workers;
    blends = Blends.of(chosen);
  }

  /// What the networks say of annotated windows, with what the model of spans says.
  BasePredictions predict(BasePredictions networks) {
    return networks.with(this::experts, settings, workers);
  }

  private SegmentModels experts(String instrument) {
    return chosen.ownTrees(instrument) ? experts.of(instrument) : experts;
  }

  /// Places spans on stretches of an instrument, side by side.
  ///
  /// @param fold the fold that the model has left out, -1 for the one that has learned from all
  List<Placed> place(String instrument, List<Stretch> stretches, int fold) {
    SegmentModels models = experts(instrument);
    Blend blend = blends.of(instrument);
    Placed[] placed = new Placed[stretches.size()];
    workers.run(
        placed.length,
        i -> {
          Stretch stretch = stretches.get(i);
          float[] networks = new float[stretch.networks().length];
          for (int t = 0; t < networks.length; t++) {
            networks[t] = (float) LogOdds.of(stretch.networks()[t], Blend.EDGE);
          }
          SegmentAnswer answer = models.predict(stretch.view(), stretch.from(), stretch.to(), fold);
          Blend.Answer said =
              blend.of(
                  new BasePrediction(networks, stretch.networks(), stretch.spread(), new float[0]),
                  answer,
                  stretch.from());
          placed[i] =
              new Placed(
                  said.probability(),
                  said.uncertainty(),
                  Objects.requireNonNull(said.field()),
                  answer.ahead());
        });
    return List.of(placed);
  }

  /// Places spans on windows whose last bars are the newest ones.
  ///
  /// @param starts first rows of the windows
  /// @param outputs what the networks say of them; takes the answers
  void placeNewest(
      String instrument, WindowSource features, int[] starts, int fold, WindowOutputs outputs) {
    List<Stretch> stretches = new ArrayList<>();
    for (int b = 0; b < starts.length; b++) {
      stretches.add(
          newest(
              features.view(starts[b], settings.window()),
              outputs.probability[b],
              outputs.uncertainty[b]));
    }
    List<Placed> placed = place(instrument, stretches, fold);
    for (int b = 0; b < starts.length; b++) {
      outputs.probability[b] = placed.get(b).probability();
      outputs.uncertainty[b] = placed.get(b).uncertainty();
      outputs.field[b] = placed.get(b).field();
      int newest = settings.window() - 1;
      outputs.startsSoon[b] = (float) placed.get(b).startsSoon(newest);
      outputs.countdown[b] = (float) placed.get(b).countdown(newest);
    }
  }

  /// The stretch of a window whose last bar is the newest one.
  Stretch newest(WindowView window, float[] networks, float[] spread) {
    int before = Math.min(settings.segments().around(), window.start() - window.first());
    int steps = before + window.length();
    return new Stretch(
        new WindowView(window.bars(), window.first(), window.start() - before, steps),
        before,
        steps,
        networks,
        spread);
  }
}
