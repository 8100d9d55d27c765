package expanse.bench;

import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.SubsetScorer;
import expanse.learningcurve.ScoredFold;
import expanse.metric.BinaryCounts;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Gives every bar the share of labelled bars among those to learn from, and detects them all.
///
/// @param settings whose subsets are used
record EveryBar(TrainingSettings settings) implements Contender {
  @Override
  public String name() {
    return "every bar";
  }

  @Override
  public ScoredFold score(QualityFold fold, int repeat, Path scratch) {
    Dataset data = fold.dataset(settings);
    SpanRule all = new SpanRule(0, 1);
    BinaryCounts counts =
        SubsetScorer.sum(SubsetScorer.counts(all, QualityFold.labelsToLearnFrom(data)));
    float share = (float) (counts.positives() / counts.total());
    List<WindowPrediction> scored =
        QualityFold.labels(data, Subset.TEST).stream()
            .map(window -> {
              float[] probability = new float[window.bars()];
              Arrays.fill(probability, share);
              return window.with(probability, window.weight());
            })
            .toList();
    return ScoredFold.of(all, scored);
  }
}
