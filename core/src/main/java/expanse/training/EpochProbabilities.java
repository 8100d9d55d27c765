package expanse.training;

import expanse.metric.Scores;
import expanse.metric.Separation;
import expanse.model.Batch;
import expanse.model.JadeOutput;
import java.util.ArrayList;
import java.util.List;

/// The probabilities of all bars that an epoch trains on, in and out of spans, as they were when
/// each batch was shown: with dropout, and by weights that move on.
final class EpochProbabilities {
  private final List<float[]> probability = new ArrayList<>();
  private final List<float[]> truth = new ArrayList<>();
  private final List<float[]> weight = new ArrayList<>();

  void reset() {
    probability.clear();
    truth.clear();
    weight.clear();
  }

  void add(Batch batch, JadeOutput output) {
    int bars = batch.steps * batch.size();
    float[] p = new float[bars];
    float[] y = new float[bars];
    float[] w = new float[bars];
    System.arraycopy(output.spanProbability, 0, p, 0, bars);
    System.arraycopy(batch.span, 0, y, 0, bars);
    System.arraycopy(batch.weight, 0, w, 0, bars);
    probability.add(p);
    truth.add(y);
    weight.add(w);
  }

  Separation separation() {
    return Separation.of(Scores.concat(probability), Scores.concat(truth), Scores.concat(weight));
  }
}
