package expanse.detection;

import expanse.base.Workers;
import expanse.decoding.SpanRule;
import expanse.ensemble.Predictor;
import expanse.pipeline.FinishedRun;

/// The models of a run for any number of detectors bar by bar, which take turns: one instrument
/// each, one set of weights for all.
public final class LiveModel implements AutoCloseable {
  private final WindowModel model;
  private final SpanRule rule;

  LiveModel(WindowModel model, SpanRule rule) {
    this.model = model;
    this.rule = rule;
  }

  /// Opens the models of a run.
  ///
  /// @param rule threshold and shortest span
  /// @param workers threads to compute on; they stay the caller's
  public static LiveModel open(FinishedRun run, SpanRule rule, Workers workers) {
    return new LiveModel(new RunModel(run.folder(), Predictor.open(run.folder(), workers)), rule);
  }

  /// Bars of a window, T.
  public int window() {
    return model.window();
  }

  /// Bars before the features of a bar are settled.
  public int warmUp() {
    return model.features().warmUp();
  }

  /// A detector that is still to see its first bar. Only one of them may be at work at a time.
  ///
  /// @param instrument its symbol; the run may predict some in a way of their own
  /// @param intervalMillis usual time between bars; a step of more than ten is a session gap
  public BarDetector detector(String instrument, long intervalMillis) {
    return new BarDetector(model.of(instrument), false, rule, intervalMillis);
  }

  /// Frees the models. No detector may be used afterwards.
  @Override
  public void close() {
    model.close();
  }
}
