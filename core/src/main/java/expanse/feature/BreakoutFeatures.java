package expanse.feature;

import java.util.ArrayList;
import java.util.List;

/// How far price has left a range: the highest and lowest price of some bars that lie a few bars
/// back, how wide that range is, and how far the close lies above and below it.
///
/// Units are the mean true range of 100 bars; widths are divided by the square root of the number
/// of bars, so that a quiet range is small at every length. Reads no bar after its own.
///
/// @param bars of the range
/// @param gap bars between the range and the bar, its own included
record BreakoutFeatures(int bars, int gap) implements WindowFeature {
  private static final int SCALE_BARS = 100;

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (String column : List.of("above", "below", "width")) {
      names.add("box_" + bars + "_" + gap + "_" + column);
    }
    return List.copyOf(names);
  }

  @Override
  public void fill(WindowView view, float[] out, int offset, int stride) {
    LogPath path = view.path();
    double[] scale = path.meanRange(SCALE_BARS);
    double root = Math.sqrt(bars);
    for (int i = path.lead; i < path.size; i++) {
      int to = i - gap;
      double top = Double.NEGATIVE_INFINITY;
      double bottom = Double.POSITIVE_INFINITY;
      for (int k = Math.max(0, to - bars + 1); k <= to; k++) {
        top = Math.max(top, path.high[k]);
        bottom = Math.min(bottom, path.low[k]);
      }
      int at = offset + (i - path.lead) * stride;
      boolean none = to < 0;
      out[at] = none ? 0 : (float) ContextFeature.squash((path.close[i] - top) / scale[i] / 4);
      out[at + 1] =
          none ? 0 : (float) ContextFeature.squash((bottom - path.close[i]) / scale[i] / 4);
      out[at + 2] = none ? 0 : (float) ContextFeature.squash((top - bottom) / scale[i] / root);
    }
  }
}
