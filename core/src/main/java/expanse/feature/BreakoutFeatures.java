package expanse.feature;

import java.util.ArrayList;
import java.util.Arrays;
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
    double[] highest = path.highest(bars);
    double[] lowest = path.lowest(bars);
    double root = Math.sqrt(bars);
    for (int i = path.lead; i < path.size; i++) {
      int to = i - gap;
      int at = offset + (i - path.lead) * stride;
      if (to < 0) {
        Arrays.fill(out, at, at + 3, 0);
        continue;
      }
      double close = path.close[i];
      out[at] = (float) ContextFeature.squash((close - highest[to]) / scale[i] / 4);
      out[at + 1] = (float) ContextFeature.squash((lowest[to] - close) / scale[i] / 4);
      out[at + 2] = (float) ContextFeature.squash((highest[to] - lowest[to]) / scale[i] / root);
    }
  }
}
