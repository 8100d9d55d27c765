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
    double[][] away = {path.away(1, 1), path.away(1, -1), path.away(-1, 1), path.away(-1, -1)};
    for (int i = path.lead; i < path.size; i++) {
      int at = offset + (i - path.lead) * stride;
      for (int k = 0; k < away.length; k++) {
        out[at + k] = (float) ContextFeature.squash(away[k][i] / scale[i] / 4);
      }
    }
  }
}
