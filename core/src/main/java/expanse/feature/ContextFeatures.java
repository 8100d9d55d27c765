package expanse.feature;

import expanse.feature.ContextFeature.Body;
import expanse.feature.ContextFeature.Efficiency;
import expanse.feature.ContextFeature.LowerWick;
import expanse.feature.ContextFeature.Position;
import expanse.feature.ContextFeature.Range;
import expanse.feature.ContextFeature.Return;
import expanse.feature.ContextFeature.SinceHigh;
import expanse.feature.ContextFeature.SinceLow;
import expanse.feature.ContextFeature.UpperWick;
import expanse.feature.ContextFeature.Volatility;
import expanse.feature.ContextFeature.Width;
import expanse.market.Bar;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The path of prices around a bar at several scales, free of the price level and of the size of
/// moves usual at the time.
///
/// Logarithms of prices everywhere, so that an inverted series changes the sign of what has a sign.
/// The state starts afresh after a session gap; in the first bars of a session "the last n bars"
/// are those since its start.
final class ContextFeatures implements FeatureSet {
  private static final List<ContextFeature> FEATURES =
      List.of(
          new Body(),
          new Range(),
          new Position(1),
          new UpperWick(),
          new LowerWick(),
          new Return(1),
          new Return(2),
          new Return(3),
          new Return(5),
          new Return(8),
          new Return(13),
          new Return(21),
          new Return(34),
          new Return(55),
          new Efficiency(5),
          new Efficiency(10),
          new Efficiency(20),
          new Efficiency(40),
          new Position(5),
          new Width(5),
          new Position(10),
          new Width(10),
          new Position(20),
          new Width(20),
          new Position(40),
          new Width(40),
          new Position(80),
          new Width(80),
          new Volatility(5, 20),
          new Volatility(10, 50),
          new Volatility(20, 100),
          new SinceHigh(20),
          new SinceLow(20),
          new SinceHigh(60),
          new SinceLow(60));

  private static final ContextFeature[] COLUMNS = FEATURES.toArray(new ContextFeature[0]);

  private final String name;
  private final List<String> barNames;
  private final List<WindowFeature> windowFeatures;

  private ContextFeatures(String name, List<WindowFeature> windowFeatures) {
    this.name = name;
    this.windowFeatures = List.copyOf(windowFeatures);
    this.barNames = FEATURES.stream().map(ContextFeature::name).toList();
  }

  /// The features of the path before a bar, and the same of the path after it in its window.
  static ContextFeatures bothWays() {
    return new ContextFeatures("context", List.of(new AheadFeatures(FEATURES)));
  }

  /// Those of [#bothWays()], the best runs through a bar, and the legs it lies in.
  static ContextFeatures withLegs() {
    return new ContextFeatures(
        "hindsight",
        List.of(
            new AheadFeatures(FEATURES),
            new RunFeatures(0.1),
            new RunFeatures(0.25),
            new RunFeatures(0.5),
            new LegFeatures(2, LegFeatures.Prices.EXTREMES),
            new LegFeatures(3, LegFeatures.Prices.EXTREMES),
            new LegFeatures(4.5, LegFeatures.Prices.EXTREMES)));
  }

  /// Those of [#withLegs()], legs on closes, ranges left behind, and what tops and bottoms are
  /// worth: what the trees of bars read.
  static ContextFeatures withSwings() {
    List<WindowFeature> features = new ArrayList<>(withLegs().windowFeatures());
    for (double threshold : new double[] {1.5, 2.5, 4, 6}) {
      features.add(new LegFeatures(threshold, LegFeatures.Prices.CLOSES));
    }
    for (int bars : new int[] {20, 40, 60}) {
      for (int gap : new int[] {3, 10, 20}) {
        features.add(new BreakoutFeatures(bars, gap));
      }
    }
    features.add(new SwingFeatures());
    features.add(new AheadCount());
    return new ContextFeatures("swings", features);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> barNames() {
    return barNames;
  }

  @Override
  public List<WindowFeature> windowFeatures() {
    return windowFeatures;
  }

  @Override
  public int warmUp() {
    return RecentBars.DEPTH;
  }

  @Override
  public boolean restartsAtGaps() {
    return true;
  }

  /// Of the logarithms that all features of the window share.
  @Override
  public void fillCausal(WindowView view, float[] out, int stride) {
    LogPath path = view.path();
    long mark = path.scratch.mark();
    RecentBars bars = new RecentBars(path.scratch);
    for (int i = 0; i < path.size; i++) {
      bars.skipLogs(path.open[i], path.high[i], path.low[i], path.close[i]);
      if (i >= path.lead) {
        write(bars, out, (i - path.lead) * stride);
      }
    }
    path.scratch.release(mark);
  }

  private static void write(RecentBars bars, float[] out, int offset) {
    bars.summarise();
    for (int k = 0; k < COLUMNS.length; k++) {
      out[offset + k] = (float) COLUMNS[k].of(bars);
    }
  }

  @Override
  public FeatureStream open() {
    return new Stream();
  }

  private static final class Stream implements FeatureStream {
    private final RecentBars bars = new RecentBars();

    @Override
    public void restart() {
      bars.restart();
    }

    @Override
    public void next(Bar bar, float[] out, int offset) {
      bars.skip(bar);
      write(bars, out, offset);
    }

    @Override
    public void skip(Bar bar) {
      bars.skip(bar);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      bars.save(out);
    }

    @Override
    public void load(DataInput in) throws IOException {
      bars.load(in);
    }
  }
}
