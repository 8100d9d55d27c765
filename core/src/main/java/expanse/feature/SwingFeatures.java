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
    int at = offset;
    for (int step = 1; step >= -1; step -= 2) {
      for (int side = 1; side >= -1; side -= 2) {
        double[] away = path.away(step, side);
        for (int i = path.lead; i < path.size; i++) {
          out[at + (i - path.lead) * stride] =
              (float) ContextFeature.squash(away[i] / scale[i] / 4);
        }
        at++;
      }
    }
  }
}
