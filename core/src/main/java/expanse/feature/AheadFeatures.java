package expanse.feature;

import expanse.market.BarSeries;
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
    double[] scale = scales(view);
    RecentBars bars = new RecentBars();
    for (int t = view.length() - 1; t >= 0; t--) {
      int i = view.start() + t;
      bars.add(view.bars().close(i), view.bars().high(i), view.bars().low(i), view.bars().open(i));
      bars.setScale(scale[t]);
      for (int k = 0; k < features.length; k++) {
        out[offset + t * stride + k] = (float) features[k].of(bars);
      }
    }
  }

  /// The units of movement that looking back has, bit for bit.
  private static double[] scales(WindowView view) {
    BarSeries bars = view.bars();
    int first = Math.max(view.first(), view.start() - RecentBars.SCALE_BARS);
    double[] range = new double[view.end() - first];
    double before = 0;
    for (int i = first; i < view.end(); i++) {
      if (i == first) {
        before = StrictMath.log(i > view.first() ? bars.close(i - 1) : bars.open(i));
      }
      range[i - first] =
          Math.max(StrictMath.log(bars.high(i)), before)
              - Math.min(StrictMath.log(bars.low(i)), before);
      before = StrictMath.log(bars.close(i));
    }
    double[] scale = new double[view.length()];
    for (int t = 0; t < scale.length; t++) {
      int newest = view.start() + t - first;
      int count = Math.min(newest + 1, RecentBars.SCALE_BARS);
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += range[newest - k];
      }
      scale[t] = sum / count + RecentBars.FLOOR;
    }
    return scale;
  }
}
