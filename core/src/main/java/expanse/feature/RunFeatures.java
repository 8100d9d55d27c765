package expanse.feature;

import java.util.List;

/// The best run of closes through every bar, up and down: the largest sum of changes, less a cost
/// for every bar, over all stretches that contain the bar (the maximum subarray through it, by two
/// passes). A straight move scores high on all of its bars, and on none beside it.
///
/// @param cost of one bar, in units of movement
record RunFeatures(double cost) implements WindowFeature {
  private static final int SCALE_BARS = 100;

  @Override
  public List<String> names() {
    return List.of("run_up_" + LogPath.text(cost), "run_down_" + LogPath.text(cost));
  }

  @Override
  public void fill(WindowView view, float[] out, int offset, int stride) {
    LogPath path = view.path();
    double[] scale = path.meanRange(SCALE_BARS);
    final long mark = path.scratch.mark();
    double[] change = path.scratch.doubles(path.size);
    for (int i = 0; i < path.size; i++) {
      change[i] = (path.close[i] - path.before(i)) / scale[Math.max(i, path.lead)];
    }
    runs(path, change, 1, out, offset, stride);
    runs(path, change, -1, out, offset + 1, stride);
    path.scratch.release(mark);
  }

  private void runs(LogPath path, double[] change, int sign, float[] out, int offset, int stride) {
    double[] until = path.scratch.doubles(path.size);
    double best = 0;
    for (int i = 0; i < path.size; i++) {
      best = sign * change[i] - cost + Math.max(best, 0);
      until[i] = best;
    }
    best = 0;
    for (int i = path.size - 1; i >= path.lead; i--) {
      double own = sign * change[i] - cost;
      best = own + Math.max(best, 0);
      double through = (until[i] + best - own) / 4;
      out[offset + (i - path.lead) * stride] = (float) ContextFeature.squash(through);
    }
  }
}
