package expanse.feature;

import java.util.List;

/// How far closes go away from the close of a bar before they pass it again, up and down, after the
/// bar and before it: what a top or a bottom is worth (its prominence). A bar that no later close
/// passes is measured up to the end of the window.
record SwingFeatures() implements WindowFeature {
  private static final int SCALE_BARS = 100;

  @Override
  public List<String> names() {
    return List.of("top_after", "bottom_after", "top_before", "bottom_before");
  }

  @Override
  public void fill(WindowView view, float[] out, int offset, int stride) {
    LogPath path = view.path();
    double[] scale = path.meanRange(SCALE_BARS);
    for (int i = path.lead; i < path.size; i++) {
      int at = offset + (i - path.lead) * stride;
      out[at] = away(path, scale, i, 1, 1);
      out[at + 1] = away(path, scale, i, 1, -1);
      out[at + 2] = away(path, scale, i, -1, 1);
      out[at + 3] = away(path, scale, i, -1, -1);
    }
  }

  /// @param step 1 for the bars after, -1 for those before
  /// @param side 1 for a top, -1 for a bottom
  private static float away(LogPath path, double[] scale, int i, int step, int side) {
    double level = side * path.close[i];
    double most = 0;
    for (int k = i + step; k >= 0 && k < path.size; k += step) {
      double back = level - side * path.close[k];
      if (back < 0) {
        break;
      }
      most = Math.max(most, back);
    }
    return (float) ContextFeature.squash(most / scale[i] / 4);
  }
}
