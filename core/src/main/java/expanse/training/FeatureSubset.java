package expanse.training;

import expanse.base.Rng;
import expanse.nn.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Hides some features from a network by holding the weights that read them at zero (Ho, 1998:
/// random subspaces). What the finished network computes needs no further care.
final class FeatureSubset {
  private final boolean[] hidden; // [features]
  private final List<ParameterLayout.Entry> readers = new ArrayList<>();

  /// @param share of the features that stay visible, at least one
  FeatureSubset(ParameterLayout layout, int features, double share, Rng rng) {
    int visible = Math.clamp(Math.round(share * features), 1, features);
    int[] order = new int[features];
    for (int i = 0; i < features; i++) {
      order[i] = i;
    }
    rng.shuffle(order);
    hidden = new boolean[features];
    for (int i = visible; i < features; i++) {
      hidden[order[i]] = true;
    }
    for (ParameterLayout.Entry entry : layout.entries()) {
      if (visible < features && entry.name().startsWith("lstm.weight_ih_l0")) {
        readers.add(entry);
      }
    }
  }

  /// Sets the hidden features' entries to zero, in parameters or gradients.
  void hide(float[] values) {
    for (ParameterLayout.Entry reader : readers) {
      for (int i = 0; i < reader.size(); i++) {
        if (hidden[i % hidden.length]) {
          values[reader.offset() + i] = 0;
        }
      }
    }
  }

  /// Which features are hidden.
  boolean[] hidden() {
    return Arrays.copyOf(hidden, hidden.length);
  }
}
