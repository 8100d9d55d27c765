package expanse.feature;

import java.util.List;

/// How many bars after a bar are visible, up to [#MOST]: whoever looks at a bar knows how much of
/// what came afterwards it has seen.
record AheadCount() implements WindowFeature {
  private static final int MOST = 40;

  @Override
  public List<String> names() {
    return List.of("bars_ahead");
  }

  @Override
  public void fill(WindowView view, float[] out, int offset, int stride) {
    for (int t = 0; t < view.length(); t++) {
      out[offset + t * stride] = (float) Math.min(MOST, view.length() - 1 - t) / MOST;
    }
  }
}
