package expanse.feature;

import java.util.ArrayList;
import java.util.List;

/// Features of a window read from its end to its start: what lies ahead of a bar, up to the end of
/// the window and no further. A bar read backwards opens at its close.
///
/// The unit of movement stays that of the bar looking back, so that both directions measure alike.
final class AheadFeatures implements WindowFeature {
  private final ContextFeature[] features;
  private final List<String> names;

  AheadFeatures(List<ContextFeature> features) {
    this.features = features.toArray(new ContextFeature[0]);
    List<String> list = new ArrayList<>();
    for (ContextFeature feature : features) {
      list.add("ahead_" + feature.name());
    }
    this.names = List.copyOf(list);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public void fill(WindowView view, float[] out, int offset, int stride) {
    LogPath path = view.path();
    double[] scale = path.meanRange(RecentBars.SCALE_BARS);
    long mark = path.scratch.mark();
    RecentBars bars = new RecentBars(path.scratch);
    for (int i = path.size - 1; i >= path.lead; i--) {
      bars.addLogs(path.close[i], path.high[i], path.low[i], path.open[i]);
      bars.setScale(scale[i]);
      int at = offset + (i - path.lead) * stride;
      for (int k = 0; k < features.length; k++) {
        out[at + k] = (float) features[k].of(bars);
      }
    }
    path.scratch.release(mark);
  }
}
