package expanse.detection;

import expanse.ensemble.Placed;
import expanse.ensemble.Predictor;
import expanse.ensemble.Stretch;
import expanse.ensemble.WindowOutputs;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.WindowView;
import expanse.label.SpanTypes;
import expanse.pipeline.RunTypes;
import expanse.run.RunDirectory;
import expanse.run.TypeSkill;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The models of a run directory.
final class RunModel implements WindowModel {
  private final Predictor predictor;
  private final TrainingSettings settings;

  private final SpanTypes types;
  private final String instrument;

  RunModel(Path run, Predictor predictor) {
    this(predictor, types(run, predictor), "");
  }

  private RunModel(Predictor predictor, SpanTypes types, String instrument) {
    this.predictor = predictor;
    this.types = types;
    this.instrument = instrument;
    this.settings = predictor.settings();
  }

  private static SpanTypes types(Path run, Predictor predictor) {
    TypeSkill skill = RunTypes.read(RunDirectory.open(run), predictor.metadata());
    return skill.shown() ? SpanTypes.ofNames(predictor.metadata().types()) : SpanTypes.NONE;
  }

  @Override
  public WindowModel of(String name) {
    return name.equals(instrument) ? this : new RunModel(predictor, types, name);
  }

  @Override
  public int window() {
    return settings.window();
  }

  @Override
  public int around() {
    return predictor.placesSpans() ? settings.segments().around() : 0;
  }

  @Override
  public FeatureSet features() {
    return Assembly.featureSet(settings);
  }

  @Override
  public FeatureContext context() {
    return Assembly.featureContext(settings);
  }

  @Override
  public boolean inverts() {
    return settings.inference().testTimeInversion();
  }

  @Override
  public SpanTypes types() {
    return types;
  }

  @Override
  public int batch() {
    return Predictor.BATCH;
  }

  @Override
  public void start(
      RollingFeatures upright,
      @Nullable RollingFeatures inverted,
      int[] starts,
      int count,
      WindowOutputs into) {
    predictor.start(instrument, upright, inverted, starts, count, into);
  }

  @Override
  public boolean placesSpans() {
    return predictor.placesSpans();
  }

  @Override
  public List<Placed> place(List<Stretch> stretches) {
    return predictor.place(instrument, stretches);
  }

  @Override
  public Stretch newest(WindowView window, float[] networks, float[] spread) {
    return predictor.newest(window, networks, spread);
  }

  @Override
  public void finish() {
    predictor.finish();
  }

  @Override
  public void close() {
    predictor.close();
  }
}
