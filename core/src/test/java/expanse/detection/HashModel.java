package expanse.detection;

import expanse.ensemble.WindowOutputs;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.label.SpanTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model whose probabilities depend on every bit of a window's features and on nothing else.
class HashModel implements WindowModel {
  static final int WINDOW = 40;

  private final FeatureSet set;
  private final boolean inverts;
  private final int batch;
  private Runnable started = () -> {};
  int predicted;

  HashModel(String set, boolean inverts, int batch) {
    this.set = FeatureSets.named(set);
    this.inverts = inverts;
    this.batch = batch;
  }

  /// Probabilities of a window, then the two type probabilities.
  static float[] score(float[] features, float @Nullable [] inverted, int columns) {
    float[] out = new float[WINDOW + 2];
    long state = 7;
    for (float f : features) {
      state = state * 6364136223846793005L + Float.floatToRawIntBits(f);
    }
    if (inverted != null) {
      for (float f : inverted) {
        state = state * 6364136223846793005L + Float.floatToRawIntBits(f);
      }
    }
    double level = (state >>> 11) * 0x1p-53;
    for (int t = 0; t < WINDOW; t++) {
      double own = Math.abs(features[t * columns]) % 1;
      out[t] = (float) (0.5 * level + 0.5 * own);
    }
    float consolidation = (state >>> 20 & 0xFF) / 255f;
    out[WINDOW] = consolidation;
    out[WINDOW + 1] = 1 - consolidation;
    return out;
  }

  @Override
  public int window() {
    return WINDOW;
  }

  @Override
  public int around() {
    return 0;
  }

  @Override
  public FeatureSet features() {
    return set;
  }

  @Override
  public FeatureContext context() {
    return FeatureContext.CONTINUOUS;
  }

  @Override
  public boolean inverts() {
    return inverts;
  }

  @Override
  public SpanTypes types() {
    return SpanTypes.SEEDS;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public void start(
      RollingFeatures upright,
      @Nullable RollingFeatures inverted,
      int[] starts,
      int count,
      WindowOutputs into) {
    finish();
    predicted += count;
    List<float[]> all = new ArrayList<>();
    int columns = upright.columns();
    for (int k = 0; k < count; k++) {
      float[] up = new float[WINDOW * columns];
      upright.fill(starts[k], WINDOW, up, 0, columns);
      float[] down = null;
      if (inverted != null) {
        down = new float[WINDOW * columns];
        inverted.fill(starts[k], WINDOW, down, 0, columns);
      }
      all.add(score(up, down, columns));
    }
    started = () -> write(all, into);
  }

  private static void write(List<float[]> all, WindowOutputs into) {
    for (int k = 0; k < all.size(); k++) {
      float[] scored = all.get(k);
      System.arraycopy(scored, 0, into.probability[k], 0, WINDOW);
      System.arraycopy(scored, WINDOW, into.types[k], 0, 2);
      for (int t = 0; t < WINDOW; t++) {
        into.uncertainty[k][t] = scored[t] / 4;
        into.path[k][t] = 1 - scored[t];
      }
    }
  }

  @Override
  public void finish() {
    started.run();
    started = () -> {};
  }

  @Override
  public void close() {}
}
