package expanse.pretraining;

import expanse.base.Rng;
import expanse.settings.PretrainSettings;

/// Chooses the bars that a pre-training hides.
final class Masks {
  private Masks() {}

  /// @param steps bars of the window
  /// @param ratio share that is hidden; at least one bar is, and at least one is not
  /// @param patch bars of a patch
  /// @return \[steps] true where hidden
  static boolean[] draw(PretrainSettings.Mask kind, int steps, double ratio, int patch, Rng rng) {
    boolean[] mask = new boolean[steps];
    int hidden = Math.clamp(Math.round(ratio * steps), 1, steps - 1);
    switch (kind) {
      case RANDOM -> {
        int[] order = shuffled(steps, rng);
        for (int i = 0; i < hidden; i++) {
          mask[order[i]] = true;
        }
      }
      case BLOCK -> {
        int start = rng.nextInt(steps - hidden + 1);
        for (int t = start; t < start + hidden; t++) {
          mask[t] = true;
        }
      }
      case PATCH -> {
        int patches = Math.ceilDiv(steps, patch);
        int chosen = Math.clamp(Math.round(ratio * patches), 1, Math.max(1, patches - 1));
        int[] order = shuffled(patches, rng);
        for (int i = 0; i < chosen; i++) {
          int end = Math.min(steps, (order[i] + 1) * patch);
          for (int t = order[i] * patch; t < end; t++) {
            mask[t] = true;
          }
        }
      }
    }
    return mask;
  }

  private static int[] shuffled(int n, Rng rng) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    rng.shuffle(order);
    return order;
  }
}
